// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include "signal_inbox.h"

#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/eventfd.h>
#include <unistd.h>

enum { last_signal = 64 };

static struct sigaction former[last_signal + 1];
static uint64_t caught;
static uint64_t not_typed;
static atomic_uint_fast64_t waiting;
static atomic_int wake_up = -1;

static uint64_t bit(int number) { return number >= 1 && number <= last_signal ? (uint64_t)1 << (number - 1) : 0; }

static void pass_on(int number, siginfo_t *info, void *context) {
    (void)context;
    if (info->si_code == SI_KERNEL && not_typed & bit(number)) return;
    int error = errno;
    // As the kernel has it: to stop and to go on cancel each other.
    if (number == SIGTSTP) atomic_fetch_and(&waiting, ~bit(SIGCONT));
    if (number == SIGCONT) atomic_fetch_and(&waiting, ~bit(SIGTSTP));
    atomic_fetch_or(&waiting, bit(number));
    uint64_t one = 1;
    ssize_t written = write(atomic_load(&wake_up), &one, sizeof one);
    (void)written;
    errno = error;
}

static void swallow(int number) { (void)number; }

int signal_inbox_open(uint64_t wanted, uint64_t swallowed, uint64_t untyped) {
    int inbox = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (inbox < 0) return -1;
    atomic_store(&waiting, 0);
    atomic_store(&wake_up, inbox);
    caught = 0;
    not_typed = untyped;
    sigset_t set;
    sigemptyset(&set);
    for (int number = 1; number <= last_signal; number++) {
        if (!((wanted | swallowed) & bit(number))) continue;
        if (sigaction(number, NULL, &former[number]) < 0 || former[number].sa_handler == SIG_IGN) continue;
        struct sigaction action = {.sa_flags = SA_RESTART | SA_ONSTACK};
        sigemptyset(&action.sa_mask);
        if (wanted & bit(number)) {
            action.sa_sigaction = pass_on;
            action.sa_flags |= SA_SIGINFO;
        } else {
            // Not SIG_IGN, which programs that are run would inherit.
            action.sa_handler = swallow;
        }
        if (sigaction(number, &action, NULL) < 0) continue;
        caught |= bit(number);
        sigaddset(&set, number);
    }
    pthread_sigmask(SIG_UNBLOCK, &set, NULL);
    return inbox;
}

uint64_t signal_inbox_take(int inbox) {
    uint64_t count;
    // First the descriptor: what comes in between makes it readable again.
    ssize_t taken = read(inbox, &count, sizeof count);
    (void)taken;
    return atomic_exchange(&waiting, 0);
}

void signal_inbox_close(int inbox) {
    for (int number = 1; number <= last_signal; number++) {
        if (caught & bit(number)) sigaction(number, &former[number], NULL);
    }
    caught = 0;
    // A handler may still run in another thread: its write fails, or goes nowhere.
    atomic_store(&wake_up, -1);
    close(inbox);
}

uint64_t signal_inbox_ends(void) {
    uint64_t ends = bit(SIGHUP) | bit(SIGINT) | bit(SIGQUIT) | bit(SIGUSR1) | bit(SIGUSR2) | bit(SIGALRM) | bit(SIGTERM)
        | bit(SIGXCPU) | bit(SIGVTALRM) | bit(SIGPROF) | bit(SIGIO) | bit(SIGPWR);
#ifdef SIGSTKFLT
    ends |= bit(SIGSTKFLT);
#endif
    for (int number = SIGRTMIN; number <= SIGRTMAX; number++) ends |= bit(number);
    return ends;
}

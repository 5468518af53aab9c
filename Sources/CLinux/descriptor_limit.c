// SPDX-License-Identifier: Apache-2.0
#include "descriptor_limit.h"

#include <pthread.h>
#include <sys/resource.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int is_raised = 0;
static int starting = 0;
static rlim_t given, raised;

static void set_soft(rlim_t soft) {
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
    limit.rlim_cur = soft < limit.rlim_max ? soft : limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

void descriptor_limit_raise(void) {
    struct rlimit limit;
    pthread_mutex_lock(&lock);
    if (!is_raised && getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < limit.rlim_max) {
        given = limit.rlim_cur;
        raised = limit.rlim_max;
        is_raised = 1;
        set_soft(raised);
    }
    pthread_mutex_unlock(&lock);
}

void descriptor_limit_give_back(void) {
    pthread_mutex_lock(&lock);
    if (starting++ == 0 && is_raised) set_soft(given);
    pthread_mutex_unlock(&lock);
}

void descriptor_limit_take_again(void) {
    pthread_mutex_lock(&lock);
    if (--starting == 0 && is_raised) set_soft(raised);
    pthread_mutex_unlock(&lock);
}

long descriptor_limit_now(void) {
    struct rlimit limit;
    return getrlimit(RLIMIT_NOFILE, &limit) == 0 ? (long)limit.rlim_cur : -1;
}

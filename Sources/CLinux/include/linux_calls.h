// SPDX-License-Identifier: Apache-2.0
// What Glibc's Swift module lacks. Each function returns what the call of its name returns, with errno set.
#ifndef LINUX_CALLS_H
#define LINUX_CALLS_H

#include <spawn.h>
#include <stddef.h>
#include <stdint.h>

// tee(2) without blocking: copies waiting bytes from one pipe into another and takes none.
long linux_tee(int from, int to, size_t count);

// F_GETPIPE_SZ and F_SETPIPE_SZ.
int linux_pipe_capacity(int fd);
int linux_set_pipe_capacity(int fd, int bytes);

// pipe2(2) with O_CLOEXEC | O_NONBLOCK.
int linux_pipe(int fds[2]);

int linux_eventfd(void);

// memfd_create(2): a file without a name that holds these bytes and is read from its beginning; closed by exec.
int linux_memory_file(const char *name, const void *bytes, size_t count);

// openat(2) of a directory as a place in the tree (O_PATH), not following a link; `parent` may be AT_FDCWD.
int linux_open_directory(int parent, const char *name);

// umount2(2) with UMOUNT_NOFOLLOW alone.
int linux_unmount(const char *path);

// Forks a process that does nothing but wait until the other end of `lifeline` is closed, and then exits with 0.
// It has a name of its own, holds no other descriptor, and has default dispositions but for SIGTERM if that is ignored.
int32_t linux_fork_placeholder(const char *name, int lifeline, int ignores_term);

// waitpid(2): the exit status, or 128 + signal; -1 while the child runs and when it is no child.
int linux_reap(int32_t pid, int blocking);

// Cells that a character takes, whatever the process's locale; -1 when it has no width.
int linux_cell_width(uint32_t scalar);

// A socket that does not block and is connected to a port of AF_VSOCK, or connecting; -1 when there is no vsock here.
int linux_vsock_connect(uint32_t cid, uint32_t port);

// The process at the other end of a connected Unix socket (SO_PEERCRED); -1 when it is not known.
int32_t linux_peer_pid(int socket);

// pidfd_open(2) and pidfd_send_signal(2) without flags; the descriptor is closed by exec.
int linux_pidfd_open(int32_t pid);
int linux_pidfd_send_signal(int pidfd, int signal_number);

// posix_spawn(3) with the environment of this process and with signals as a shell hands them over: none blocked, all with
// their default dispositions, and with the limit of descriptors that this program was given. `actions` may be NULL.
// Returns what it returns: 0 or an error number.
int linux_spawn(int32_t *pid, const char *path, const posix_spawn_file_actions_t *actions, char *const argv[]);

// From how many areas at most malloc(3) gives memory out (by default eight for each processor), and how much of one may be left
// free at its end.
void linux_limit_malloc(int arenas, int spare_bytes);

// The numbers by which the kernel knows write(2) and writev(2) on this processor.
long linux_write_number(void);
long linux_writev_number(void);

// Sets the name of the calling thread.
void linux_name_thread(const char *name);

// The number of a device, as stat(2) gives it.
uint64_t linux_device(unsigned int major_number, unsigned int minor_number);

// A pointer that each thread has for itself; NULL at first.
void *linux_thread_value(void);
void linux_set_thread_value(void *value);

#endif

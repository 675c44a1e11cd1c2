/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Numbers of system calls that not every architecture, or not every age of the kernel's
 * headers, has: -1 stands for one that is not there.
 */
#ifndef COMMON_NET_SANDBOX_NUMBERS_H
#define COMMON_NET_SANDBOX_NUMBERS_H

#include <sys/syscall.h>

#ifndef __NR__llseek
#define __NR__llseek -1
#endif
#ifndef __NR_access
#define __NR_access -1
#endif
#ifndef __NR_arch_prctl
#define __NR_arch_prctl -1
#endif
#ifndef __NR_clock_gettime64
#define __NR_clock_gettime64 -1
#endif
#ifndef __NR_clock_nanosleep_time64
#define __NR_clock_nanosleep_time64 -1
#endif
#ifndef __NR_clone3
#define __NR_clone3 -1
#endif
#ifndef __NR_close_range
#define __NR_close_range -1
#endif
#ifndef __NR_dup2
#define __NR_dup2 -1
#endif
#ifndef __NR_epoll_create
#define __NR_epoll_create -1
#endif
#ifndef __NR_epoll_wait
#define __NR_epoll_wait -1
#endif
#ifndef __NR_epoll_pwait2
#define __NR_epoll_pwait2 -1
#endif
#ifndef __NR_eventfd
#define __NR_eventfd -1
#endif
#ifndef __NR_faccessat2
#define __NR_faccessat2 -1
#endif
#ifndef __NR_fcntl64
#define __NR_fcntl64 -1
#endif
#ifndef __NR_fork
#define __NR_fork -1
#endif
#ifndef __NR_fstat
#define __NR_fstat -1
#endif
#ifndef __NR_fstat64
#define __NR_fstat64 -1
#endif
#ifndef __NR_fstatat64
#define __NR_fstatat64 -1
#endif
#ifndef __NR_fstatfs64
#define __NR_fstatfs64 -1
#endif
#ifndef __NR_futex_time64
#define __NR_futex_time64 -1
#endif
#ifndef __NR_get_thread_area
#define __NR_get_thread_area -1
#endif
#ifndef __NR_getdents
#define __NR_getdents -1
#endif
#ifndef __NR_getegid32
#define __NR_getegid32 -1
#endif
#ifndef __NR_geteuid32
#define __NR_geteuid32 -1
#endif
#ifndef __NR_getgid32
#define __NR_getgid32 -1
#endif
#ifndef __NR_getgroups32
#define __NR_getgroups32 -1
#endif
#ifndef __NR_getrlimit
#define __NR_getrlimit -1
#endif
#ifndef __NR_getuid32
#define __NR_getuid32 -1
#endif
#ifndef __NR_lstat
#define __NR_lstat -1
#endif
#ifndef __NR_lstat64
#define __NR_lstat64 -1
#endif
#ifndef __NR_mmap
#define __NR_mmap -1
#endif
#ifndef __NR_mmap2
#define __NR_mmap2 -1
#endif
#ifndef __NR_newfstatat
#define __NR_newfstatat -1
#endif
#ifndef __NR_open
#define __NR_open -1
#endif
#ifndef __NR_pipe
#define __NR_pipe -1
#endif
#ifndef __NR_poll
#define __NR_poll -1
#endif
#ifndef __NR_ppoll_time64
#define __NR_ppoll_time64 -1
#endif
#ifndef __NR_readlink
#define __NR_readlink -1
#endif
#ifndef __NR_recv
#define __NR_recv -1
#endif
#ifndef __NR_recvmmsg_time64
#define __NR_recvmmsg_time64 -1
#endif
#ifndef __NR_rseq
#define __NR_rseq -1
#endif
#ifndef __NR_select
#define __NR_select -1
#endif
#ifndef __NR_send
#define __NR_send -1
#endif
#ifndef __NR_sigreturn
#define __NR_sigreturn -1
#endif
#ifndef __NR_socketcall
#define __NR_socketcall -1
#endif
#ifndef __NR_stat
#define __NR_stat -1
#endif
#ifndef __NR_stat64
#define __NR_stat64 -1
#endif
#ifndef __NR_statfs64
#define __NR_statfs64 -1
#endif
#ifndef __NR_statx
#define __NR_statx -1
#endif
#ifndef __NR_time
#define __NR_time -1
#endif
#ifndef __NR_timerfd_settime64
#define __NR_timerfd_settime64 -1
#endif
#ifndef __NR_ugetrlimit
#define __NR_ugetrlimit -1
#endif
#ifndef __NR_vfork
#define __NR_vfork -1
#endif
#ifndef __NR_waitpid
#define __NR_waitpid -1
#endif
#ifndef __NR__newselect
#define __NR__newselect -1
#endif
#ifndef __NR_pselect6_time64
#define __NR_pselect6_time64 -1
#endif
#ifndef __NR_landlock_create_ruleset
#define __NR_landlock_create_ruleset -1
#endif
#ifndef __NR_landlock_restrict_self
#define __NR_landlock_restrict_self -1
#endif
#ifndef __NR_fadvise64
#define __NR_fadvise64 -1
#endif
#ifndef __NR_alarm
#define __NR_alarm -1
#endif

#endif

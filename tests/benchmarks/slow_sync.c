/* Makes every sync of the disk take SYNC_MS milliseconds longer, for a program started with
   this in LD_PRELOAD. The real sync still happens. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>

static void wait_a_while(void) {
    const char *asked = getenv("SYNC_MS");
    double ms = asked ? atof(asked) : 0.0;
    struct timespec pause = {(time_t)(ms / 1000.0), (long)(ms * 1e6) % 1000000000L};
    nanosleep(&pause, NULL);
}

int fsync(int fd) {
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
    wait_a_while();
    return real(fd);
}

int fdatasync(int fd) {
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
    wait_a_while();
    return real(fd);
}

#ifndef RECOURSE_CPQ_SHIM_H
#define RECOURSE_CPQ_SHIM_H

#include <libpq-fe.h>

/* Takes the server's notices, which libpq would write to standard error. */
static inline void recourse_ignore_notice(void *context, const PGresult *notice) {
  (void)context;
  (void)notice;
}

/* Has a connection keep its notices to itself; Swift cannot name the type of libpq's receiver. */
static inline void recourse_ignore_notices(PGconn *connection) {
  PQsetNoticeReceiver(connection, recourse_ignore_notice, (void *)0);
}

#endif

#ifndef RECOURSE_FLOOR_RELAY_H
#define RECOURSE_FLOOR_RELAY_H

#include "text.h"

/* Where answers are appended, a line each. */
extern struct buffer output;

/* Sends a GET for the request `id`; its answer is appended when `relay_work` has it whole. */
void relay_get(struct text id, struct text path_start, struct text path_end);

/* Moves transfers on and appends what is finished. */
void relay_work(void);

/* Requests that are not answered. */
size_t relay_pending(void);

enum wait_for { requests_only, requests_and_input };

/* Sleeps until there is something to do; true when there is input to read. */
bool relay_wait(enum wait_for what);

/* Names the API; nothing is connected or loaded before the first `relay_get`. */
void relay_start(const char *base_url);

#endif

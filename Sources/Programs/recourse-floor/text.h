#ifndef RECOURSE_FLOOR_TEXT_H
#define RECOURSE_FLOOR_TEXT_H

#include <stdbool.h>
#include <stddef.h>

/* A growing run of bytes; all zero is an empty one. */
struct buffer {
  char *bytes;
  size_t count;
  size_t room;
};

/* A part of a line, not owned. */
struct text {
  const char *start;
  const char *end;
};

/* Makes room for at least `more` further bytes; ends the process when there is no memory. */
void buffer_reserve(struct buffer *buffer, size_t more);
void buffer_add(struct buffer *buffer, const char *bytes, size_t count);
void buffer_add_text(struct buffer *buffer, const char *text);

/* Adds bytes as the inside of a JSON string. */
void buffer_add_escaped(struct buffer *buffer, const char *bytes, size_t count);

/* Drops the first `count` bytes. */
void buffer_drop(struct buffer *buffer, size_t count);

/* Finds the value of a member of the object that `object` starts with, as written. */
bool text_member(struct text object, const char *name, struct text *value);
bool text_equals(struct text text, const char *other);

#endif

#include "text.h"

#include <stdlib.h>
#include <string.h>

void buffer_reserve(struct buffer *buffer, size_t more) {
  if (buffer->room - buffer->count >= more) return;
  size_t room = buffer->room ? buffer->room : 1024;
  while (room - buffer->count < more) room *= 2;
  char *bytes = realloc(buffer->bytes, room);
  if (!bytes) abort();
  buffer->bytes = bytes;
  buffer->room = room;
}

void buffer_add(struct buffer *buffer, const char *bytes, size_t count) {
  if (!count) return;
  buffer_reserve(buffer, count);
  memcpy(buffer->bytes + buffer->count, bytes, count);
  buffer->count += count;
}

void buffer_add_text(struct buffer *buffer, const char *text) {
  buffer_add(buffer, text, strlen(text));
}

/* Writes one byte as JSON wants it in a string and returns where the next one goes. */
static char *escaped(char *to, unsigned char byte) {
  static const char digits[] = "0123456789abcdef";
  *to++ = '\\';
  if (byte == '"' || byte == '\\') {
    *to++ = (char)byte;
    return to;
  }
  memcpy(to, "u00", 3);
  to[3] = digits[byte >> 4];
  to[4] = digits[byte & 15];
  return to + 5;
}

void buffer_add_escaped(struct buffer *buffer, const char *bytes, size_t count) {
  /* In pieces: each gets room for its worst case, so that the inner loop need not ask. */
  const size_t piece = 4096;
  for (size_t done = 0; done < count; done += piece) {
    size_t here = count - done < piece ? count - done : piece;
    buffer_reserve(buffer, here * 6);
    char *to = buffer->bytes + buffer->count;
    for (size_t index = 0; index < here; index++) {
      unsigned char byte = (unsigned char)bytes[done + index];
      if (byte < 0x20 || byte == '"' || byte == '\\') {
        to = escaped(to, byte);
      } else {
        *to++ = (char)byte;
      }
    }
    buffer->count = (size_t)(to - buffer->bytes);
  }
}

void buffer_drop(struct buffer *buffer, size_t count) {
  if (!count) return;
  buffer->count -= count;
  memmove(buffer->bytes, buffer->bytes + count, buffer->count);
}

static bool is_space(char byte) {
  return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
}

static const char *past_space(const char *at, const char *end) {
  while (at < end && is_space(*at)) at++;
  return at;
}

static const char *past_string(const char *at, const char *end) {
  for (at++; at < end; at++) {
    if (*at == '"') return at + 1;
    if (*at == '\\') at++;
  }
  return end;
}

/* Brackets are counted, not matched: who sends broken JSON here measures nothing. */
static const char *past_value(const char *at, const char *end) {
  size_t depth = 0;
  while (at < end) {
    switch (*at) {
      case '"':
        at = past_string(at, end);
        if (!depth) return at;
        continue;
      case '{':
      case '[':
        depth++;
        break;
      case '}':
      case ']':
        if (!depth) return at;
        if (!--depth) return at + 1;
        break;
      case ',':
        if (!depth) return at;
        break;
      default:
        if (!depth && is_space(*at)) return at;
        break;
    }
    at++;
  }
  return end;
}

bool text_member(struct text object, const char *name, struct text *value) {
  const char *end = object.end, *at = past_space(object.start, end);
  size_t length = strlen(name);
  if (at == end || *at != '{') return false;
  do {
    at = past_space(at + 1, end);
    if (at >= end || *at != '"') return false;
    const char *key = at + 1;
    at = past_string(at, end);
    bool found = (size_t)(at - key) == length + 1 && !memcmp(key, name, length);
    at = past_space(at, end);
    if (at >= end || *at != ':') return false;
    value->start = past_space(at + 1, end);
    value->end = at = past_value(value->start, end);
    if (found) return true;
    at = past_space(at, end);
  } while (at < end && *at == ',');
  return false;
}

bool text_equals(struct text text, const char *other) {
  size_t length = strlen(other);
  return (size_t)(text.end - text.start) == length && !memcmp(text.start, other, length);
}

/* recourse-floor BASE_URL: the least a program can do and still be an MCP server over stdio that
 * turns calls into HTTP requests. It checks nothing, knows no limits and reads no failures. What
 * recourse costs is measured against it. */
#include "relay.h"
#include "text.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct buffer output;
static struct buffer input;

static const char greeting[] =
    "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{\"tools\":{}},"
    "\"serverInfo\":{\"name\":\"recourse-floor\",\"version\":\"1\"}}";
static const char tools[] =
    "{\"tools\":[{\"name\":\"bench_get_item\",\"description\":\"One item.\",\"inputSchema\":"
    "{\"type\":\"object\",\"properties\":{\"id\":{\"type\":\"integer\"}},\"required\":[\"id\"]}},"
    "{\"name\":\"bench_get_big\",\"description\":\"Many items.\",\"inputSchema\":"
    "{\"type\":\"object\",\"properties\":{}}}]}";

static struct text literal(const char *text) {
  return (struct text){text, text + strlen(text)};
}

static void reply(struct text id, const char *member, const char *value) {
  buffer_add_text(&output, "{\"jsonrpc\":\"2.0\",\"id\":");
  buffer_add(&output, id.start, (size_t)(id.end - id.start));
  buffer_add_text(&output, ",\"");
  buffer_add_text(&output, member);
  buffer_add_text(&output, "\":");
  buffer_add_text(&output, value);
  buffer_add_text(&output, "}\n");
}

static void call(struct text id, struct text line) {
  struct text params, name, arguments, item;
  if (text_member(line, "params", &params) && text_member(params, "name", &name)) {
    if (text_equals(name, "\"bench_get_big\"")) {
      relay_get(id, literal("/big"), literal(""));
      return;
    }
    if (text_equals(name, "\"bench_get_item\"") && text_member(params, "arguments", &arguments) &&
        text_member(arguments, "id", &item)) {
      relay_get(id, literal("/items/"), item);
      return;
    }
  }
  reply(id, "error", "{\"code\":-32602,\"message\":\"No such tool, or an argument is missing\"}");
}

static void handle(struct text line) {
  struct text id, method;
  if (!text_member(line, "id", &id) || !text_member(line, "method", &method)) return;
  if (text_equals(method, "\"tools/call\"")) {
    call(id, line);
  } else if (text_equals(method, "\"initialize\"")) {
    reply(id, "result", greeting);
  } else if (text_equals(method, "\"tools/list\"")) {
    reply(id, "result", tools);
  } else if (text_equals(method, "\"ping\"")) {
    reply(id, "result", "{}");
  } else {
    reply(id, "error", "{\"code\":-32601,\"message\":\"No such method\"}");
  }
}

/* Reads once and handles the whole lines; false at the end of the input. */
static bool read_lines(void) {
  buffer_reserve(&input, 65536);
  ssize_t count = read(0, input.bytes + input.count, input.room - input.count);
  if (count < 0) return errno == EINTR || errno == EAGAIN;
  input.count += (size_t)count;
  const char *start = input.bytes, *end = start + input.count, *stop;
  while (start < end && (stop = memchr(start, '\n', (size_t)(end - start)))) {
    handle((struct text){start, stop});
    start = stop + 1;
  }
  buffer_drop(&input, (size_t)(start - input.bytes));
  return count > 0;
}

/* Writes everything that is due; false when nobody reads any more. */
static bool write_output(void) {
  size_t done = 0;
  while (done < output.count) {
    ssize_t count = write(1, output.bytes + done, output.count - done);
    if (count < 0 && errno == EAGAIN) {
      struct pollfd room = {.fd = 1, .events = POLLOUT};
      poll(&room, 1, 1000);
    } else if (count < 0 && errno != EINTR) {
      return false;
    } else if (count > 0) {
      done += (size_t)count;
    }
  }
  output.count = 0;
  return true;
}

int main(int count, char **arguments) {
  if (count != 2) {
    fputs("Usage: recourse-floor BASE_URL, such as http://127.0.0.1:8080\n", stderr);
    return 2;
  }
  signal(SIGPIPE, SIG_IGN);
  relay_start(arguments[1]);
  bool open = true;
  while (open || relay_pending()) {
    if (relay_wait(open ? requests_and_input : requests_only)) open = read_lines();
    relay_work();
    if (!write_output()) return 0;
  }
  return 0;
}

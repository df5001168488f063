/* One libcurl multi handle; transfers are kept and used again. */
#include "relay.h"

#include <curl/curl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

struct transfer {
  CURL *curl;
  struct buffer id, url, body;
  struct transfer *next;
};

static const char *base;
static CURLM *multi;
static struct transfer *idle;
static size_t pending;

void relay_start(const char *base_url) { base = base_url; }

size_t relay_pending(void) { return pending; }

static size_t received(char *bytes, size_t size, size_t count, void *transfer) {
  buffer_add(&((struct transfer *)transfer)->body, bytes, size * count);
  return size * count;
}

static struct transfer *new_transfer(void) {
  if (!multi) {
    curl_global_init(CURL_GLOBAL_DEFAULT);
    multi = curl_multi_init();
    curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, 64L);
  }
  struct transfer *transfer = calloc(1, sizeof *transfer);
  if (!transfer || !multi || !(transfer->curl = curl_easy_init())) abort();
  CURL *curl = transfer->curl;
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_PROXY, "");
  curl_easy_setopt(curl, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT, 30L);
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, received);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, transfer);
  curl_easy_setopt(curl, CURLOPT_PRIVATE, transfer);
  return transfer;
}

static void set(struct buffer *buffer, struct text text) {
  buffer->count = 0;
  buffer_add(buffer, text.start, (size_t)(text.end - text.start));
}

void relay_get(struct text id, struct text path_start, struct text path_end) {
  struct transfer *transfer = idle;
  if (transfer) {
    idle = transfer->next;
  } else {
    transfer = new_transfer();
  }
  transfer->body.count = 0;
  set(&transfer->id, id);
  set(&transfer->url, (struct text){base, base + strlen(base)});
  buffer_add(&transfer->url, path_start.start, (size_t)(path_start.end - path_start.start));
  buffer_add(&transfer->url, path_end.start, (size_t)(path_end.end - path_end.start));
  buffer_add(&transfer->url, "", 1);
  curl_easy_setopt(transfer->curl, CURLOPT_URL, transfer->url.bytes);
  curl_multi_add_handle(multi, transfer->curl);
  pending++;
}

static void answer(struct transfer *transfer, CURLcode result) {
  long status = 0;
  curl_easy_getinfo(transfer->curl, CURLINFO_RESPONSE_CODE, &status);
  if (result != CURLE_OK) {
    const char *problem = curl_easy_strerror(result);
    set(&transfer->body, (struct text){problem, problem + strlen(problem)});
  }
  buffer_add_text(&output, "{\"jsonrpc\":\"2.0\",\"id\":");
  buffer_add(&output, transfer->id.bytes, transfer->id.count);
  buffer_add_text(&output, ",\"result\":{\"content\":[{\"type\":\"text\",\"text\":\"");
  buffer_add_escaped(&output, transfer->body.bytes, transfer->body.count);
  buffer_add_text(&output, "\"}],\"isError\":");
  buffer_add_text(&output, result != CURLE_OK || status >= 400 ? "true" : "false");
  buffer_add_text(&output, "}}\n");
}

void relay_work(void) {
  if (!pending) return;
  int count = 0;
  curl_multi_perform(multi, &count);
  CURLMsg *message;
  while ((message = curl_multi_info_read(multi, &count))) {
    struct transfer *transfer = NULL;
    CURL *curl = message->easy_handle;
    CURLcode result = message->data.result;
    curl_easy_getinfo(curl, CURLINFO_PRIVATE, &transfer);
    answer(transfer, result);
    curl_multi_remove_handle(multi, curl);
    transfer->next = idle;
    idle = transfer;
    pending--;
  }
}

bool relay_wait(enum wait_for what) {
  if (!pending) {
    struct pollfd input = {.fd = 0, .events = POLLIN};
    return poll(&input, 1, -1) > 0;
  }
  struct curl_waitfd input = {.fd = 0, .events = CURL_WAIT_POLLIN};
  curl_multi_poll(multi, &input, what == requests_and_input ? 1 : 0, 1000, NULL);
  return what == requests_and_input && input.revents != 0;
}

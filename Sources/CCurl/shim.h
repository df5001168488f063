#ifndef RECOURSE_CCURL_SHIM_H
#define RECOURSE_CCURL_SHIM_H

#include <curl/curl.h>

#endif

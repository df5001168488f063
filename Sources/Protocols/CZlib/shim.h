#ifndef RECOURSE_CZLIB_SHIM_H
#define RECOURSE_CZLIB_SHIM_H

#define ZLIB_CONST
#include <zlib.h>

/* Makes a stream ready; a macro of zlib, which Swift does not see. */
static inline int recourse_inflate_init(z_stream *stream, int window_bits) {
  return inflateInit2(stream, window_bits);
}

#endif

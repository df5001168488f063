#ifndef RECOURSE_CEXPAT_SHIM_H
#define RECOURSE_CEXPAT_SHIM_H

#include <expat.h>

#endif

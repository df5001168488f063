#ifndef RECOURSE_CYAML_SHIM_H
#define RECOURSE_CYAML_SHIM_H

#include <yaml.h>

#endif

#ifndef RECOURSE_BUNDLED_FILES_H
#define RECOURSE_BUNDLED_FILES_H

#include <stddef.h>

/// A file that is a part of the program.
struct recourse_bundled_file {
    /// Its path below the folder manifests.
    const char *name;
    const unsigned char *bytes;
    size_t count;
};

/// The file of a position below recourse_bundled_file_count.
const struct recourse_bundled_file *recourse_bundled_file_at(size_t position);

extern const size_t recourse_bundled_file_count;

/// The template of the status page at 0, its style at 1, its script at 2.
const struct recourse_bundled_file *recourse_status_page_part(size_t position);

/// The commit that the program was built from; NULL where nobody could tell.
const char *recourse_commit(void);

#endif

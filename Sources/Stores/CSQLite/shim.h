#ifndef RECOURSE_CSQLITE_SHIM_H
#define RECOURSE_CSQLITE_SHIM_H

#include <sqlite3.h>

#ifdef __linux__
#include <sys/vfs.h>
#endif

/* Swift can neither pass SQLITE_TRANSIENT, a number cast to a function, nor call what is variadic. */

/* Binds a copy of the text; a length of 0 is the empty text whatever the address is. */
static inline int recourse_bind_text(sqlite3_stmt *statement, int index, const char *text, sqlite3_uint64 length) {
  return sqlite3_bind_text64(statement, index, length ? text : "", length, SQLITE_TRANSIENT, SQLITE_UTF8);
}

/* Binds a copy of the bytes; SQLite takes an address of NULL for the value NULL, so none is said otherwise. */
static inline int recourse_bind_bytes(sqlite3_stmt *statement, int index, const void *bytes, sqlite3_uint64 length) {
  return length ? sqlite3_bind_blob64(statement, index, bytes, length, SQLITE_TRANSIENT)
                : sqlite3_bind_zeroblob(statement, index, 0);
}

/* Turns one of the SQLITE_DBCONFIG options on or off that take an int and give one back. */
static inline int recourse_configure(sqlite3 *connection, int option, int value) {
  return sqlite3_db_config(connection, option, value, (int *)0);
}

#ifdef __linux__
/* The magic number of the file system that holds the path, -1 on failure; the C library's module lacks statfs. */
static inline long long recourse_file_system(const char *path) {
  struct statfs facts;
  return statfs(path, &facts) == 0 ? (long long)(unsigned int)facts.f_type : -1;
}
#endif

#endif

# SQLite 3.7.0 to 3.51.2 can corrupt a WAL file that two connections write or checkpoint at the same moment, and Debian 12 carries 3.40,
# so a pinned amalgamation is compiled in. tools/fetch_sqlite.sh brings it and checks its digest; the driver asserts the version at start.
set(SQLITE_DIR ${PROJECT_SOURCE_DIR}/.cache/sqlite)
execute_process(COMMAND ${PROJECT_SOURCE_DIR}/tools/fetch_sqlite.sh ${SQLITE_DIR} RESULT_VARIABLE fetched)
if(NOT fetched EQUAL 0)
  message(FATAL_ERROR "the pinned SQLite source could not be brought: run tools/fetch_sqlite.sh and read what it says")
endif()
add_library(sqlite3_pinned STATIC ${SQLITE_DIR}/sqlite3.c)
target_include_directories(sqlite3_pinned SYSTEM PUBLIC ${SQLITE_DIR})
target_compile_definitions(sqlite3_pinned PRIVATE
  SQLITE_THREADSAFE=2 SQLITE_DQS=0 SQLITE_DEFAULT_FOREIGN_KEYS=1 SQLITE_DEFAULT_MEMSTATUS=0 SQLITE_OMIT_LOAD_EXTENSION
  SQLITE_OMIT_DEPRECATED SQLITE_OMIT_SHARED_CACHE SQLITE_ENABLE_FTS5 SQLITE_ENABLE_API_ARMOR SQLITE_LIKE_DOESNT_MATCH_BLOBS
  SQLITE_MAX_MMAP_SIZE=0 SQLITE_DEFAULT_WAL_SYNCHRONOUS=2 SQLITE_TRUSTED_SCHEMA=0)
# Not with the sanitizers: they find nothing new in it, and with them this one file compiles for two minutes.
target_compile_options(sqlite3_pinned PRIVATE -O2 -w -fno-sanitize=all)
target_link_libraries(sqlite3_pinned PRIVATE Threads::Threads m)

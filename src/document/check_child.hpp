// The walled child: a process of its own that checks one paper and ends.
#pragma once

namespace teduh::document {

/// The exit code of a child whose walls could not be set: it has looked at nothing.
constexpr int kUnwalledExit = 3;

/// The child's whole life: reads one request from in_fd to its end, raises the walls that it names (check_walls.hpp), checks, writes one
/// answer to out_fd. Gives the exit code: 0 when an answer was written.
/// To be called at the very beginning of main, before any thread and any other file is open; stdin and stdout may be the same socket.
int run_check_child(int in_fd, int out_fd);

}  // namespace teduh::document

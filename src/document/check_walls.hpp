// The walls of the process that checks one paper: what a decoder that a hostile file has taken over can still do.
#pragma once

#include "document/check_frame.hpp"

namespace teduh::document {

/// Of this process and for good: limits of memory, processor time and descriptors, no core file, no growing file, and a list of the system
/// calls that decoding needs; every other call fails with EPERM. To be called before any foreign byte is looked at and before any thread.
/// False when one of them could not be set: then nothing may be decoded.
[[nodiscard]] bool raise_walls(const ChildLimits& limits);

}  // namespace teduh::document

#pragma once

#include <span>

#include "core/control.h"
#include "core/status.h"

namespace millrace {

enum class Elementary { kExp, kLog, kLog1p, kExpm1, kTanh, kLogistic };

// An elementary function of native/core/math.h, elementwise.
//
//   x  [n]
//   y  [n]  written
Status elementary(std::span<const double> x, std::span<double> y, Elementary function, const Control& control);

}  // namespace millrace

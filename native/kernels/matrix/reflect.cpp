#include "kernels/matrix/reflect.h"

#include <cmath>

#include "kernels/matrix/row-arithmetic.h"

namespace millrace {

Reflection reflect(double* x, std::size_t count) noexcept {
  if (count == 0) return {0, 0};
  const double first = x[0];
  const double rest = length_of(x + 1, count - 1);
  x[0] = 1;
  if (rest == 0) return {0, first};
  const double parts[] = {first, rest};
  const double length = length_of(parts, 2);
  const double beta = first > 0 ? -length : length;
  const double pivot = first - beta;
  for (std::size_t i = 1; i < count; ++i) x[i] /= pivot;
  return {(beta - first) / beta, beta};
}

}  // namespace millrace

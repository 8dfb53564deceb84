#include "algorithms/gram.h"

#include "algorithms/multiply.h"

namespace millrace {

template <class T>
Status gram(MatrixView<const T> matrix, MatrixView<T> product, const Control& control) {
  const Status status = multiply<T>(matrix.transposed(), matrix, product, {false, false, true}, control);
  if (status.ok()) mirror_lower(product, control);
  return status;
}

template Status gram(MatrixView<const double>, MatrixView<double>, const Control&);
template Status gram(MatrixView<const float>, MatrixView<float>, const Control&);

}  // namespace millrace

#include "kernels/math/elementary.h"

#include "core/math.h"
#include "core/threads.h"

namespace millrace {
namespace {

template <class Function>
void apply(std::span<const double> x, std::span<double> y, const Control& control, Function function) {
  for_each_block(x.size(), control, [&](const Block& block) {
    for (std::size_t i = block.begin; i < block.end; ++i) y[i] = function(x[i]);
  });
}

}  // namespace

Status elementary(std::span<const double> x, std::span<double> y, Elementary function, const Control& control) {
  if (x.size() != y.size()) return {Code::kShape};
  switch (function) {
    case Elementary::kExp: apply(x, y, control, [](double v) { return math::exp(v); }); break;
    case Elementary::kLog: apply(x, y, control, [](double v) { return math::log(v); }); break;
    case Elementary::kLog1p: apply(x, y, control, [](double v) { return math::log1p(v); }); break;
    case Elementary::kExpm1: apply(x, y, control, [](double v) { return math::expm1(v); }); break;
    case Elementary::kTanh: apply(x, y, control, [](double v) { return math::tanh(v); }); break;
    case Elementary::kLogistic: apply(x, y, control, [](double v) { return math::logistic(v); }); break;
  }
  return control.stopped() ? Status{Code::kCancelled} : Status{};
}

}  // namespace millrace

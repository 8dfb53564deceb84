#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <vector>

#include "algorithms/class-objective.h"
#include "core/control.h"

namespace millrace {

// A smooth convex function with a weighted L1 norm added to it.
struct ConvexProblem {
  // Value and slope of the smooth part.
  std::function<LossAndSlope(std::span<const double>)> smooth;
  // Its second derivatives, or what is about right: [n x n]. Not there: too many parameters for them.
  std::function<void(std::span<const double>, std::span<double>)> curvature;
  std::vector<double> l1;      // [n] weight of each |parameter|
  double curvature_bound = 1;  // about the largest second derivative: where steps begin without `curvature`
  double tolerance = 0;        // stops where no subgradient is larger
  std::size_t most_iterations = 0;
};

struct Minimum {
  std::vector<double> at;
  double value = 0;
  std::size_t iterations = 0;
  bool converged = false;
};

// Minimises from `start` on.
//
// With curvature: Newton steps, by Cholesky or, with an L1 norm, by coordinate descent on the quadratic model (proximal
// Newton). The curvature is taken at the start and every few iterations; between them it learns from slopes (BFGS), so
// that one taken from a sample of the rows converges like an exact one. Without: L-BFGS, or with an L1 norm accelerated
// proximal gradient steps with restarts. Steps are halved until the value falls enough.
//
// Sources: Lee, Sun and Saunders 2014, Proximal Newton-type methods; Nocedal and Wright 2006, algorithms 6.1 and 7.4; Beck
// and Teboulle 2009; O'Donoghue and Candes 2015.
Minimum minimize_convex(const ConvexProblem& problem, std::vector<double> start, const Control& control);

}  // namespace millrace

#pragma once

#include <cstddef>
#include <cstdint>

namespace millrace {

// What linear models of classes minimise, and support vectors for values beside them. Losses are of one row.
enum class ClassLoss : std::uint8_t {
  kLogistic,        // log(1 + e^(-y z)), y = 1 for the class, else -1
  kSoftmax,         // minus the log-probability of the row's class among all outputs
  kSquaredHinge,    // max(0, 1 - y z)^2
  kSquaredEpsilon,  // max(0, |z - y| - epsilon)^2, y a value
};

// Some rows of a table and their labels.
struct ClassRows {
  const double* labels;   // class numbers, or values
  const double* weights;  // nullptr: all 1
  std::size_t count;
};

struct ClassRule {
  ClassLoss loss;
  double label = 1;    // of the class that one output tells from the others
  double epsilon = 0;  // kSquaredEpsilon
};

// Scores of rows to slopes: the derivative of weight x loss by each score.
//
//   scores  [output_count x step]  one row an output, in; slopes, out
//   bends   [step]                 second derivative, weight with it; of softmax see softmax_bends; nullptr: not asked for
//   losses  [step]                 written: weight x loss of each row
//
// Whoever sums the losses gives the order. The same bits at every vector width.
void class_loss(const ClassRule& rule, const ClassRows& rows, std::size_t output_count, std::size_t step, double* scores,
                double* bends, double* losses) noexcept;

// Second derivatives of weight x softmax loss by scores a and b, from the slopes: weight p_a ([a = b] - p_b).
void softmax_bends(const ClassRows& rows, const double* slopes_a, std::size_t a, const double* slopes_b, std::size_t b,
                   double* bends) noexcept;

}  // namespace millrace

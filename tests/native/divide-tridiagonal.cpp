// Eigenvalues by halves, where values lie close, couple hardly, or are equal.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <vector>

#include "algorithms/divide-tridiagonal.h"
#include "algorithms/tridiagonal.h"
#include "check.h"
#include "core/random.h"
#include "kernels/matrix/secular-root.h"

using namespace millrace;

namespace {

double drawn(std::uint32_t seed, std::size_t at) { return 2 * to_unit(random_words(13, seed, static_cast<std::uint32_t>(at))) - 1; }

struct Tridiagonal {
  std::vector<double> diagonal;
  std::vector<double> beside;  // as long as the diagonal; its last element is free
};

Tridiagonal random_one(std::size_t n, std::uint32_t seed) {
  Tridiagonal made{std::vector<double>(n), std::vector<double>(n)};
  for (std::size_t i = 0; i < n; ++i) {
    made.diagonal[i] = drawn(seed, 2 * i);
    made.beside[i] = drawn(seed, 2 * i + 1);
  }
  return made;
}

// Wilkinson's matrices of 21 rows, whose larger values come in pairs that agree to 15 digits, glued to each other.
Tridiagonal glued(std::size_t copies, double glue) {
  Tridiagonal made;
  for (std::size_t copy = 0; copy < copies; ++copy) {
    for (int i = -10; i <= 10; ++i) {
      made.diagonal.push_back(std::abs(i));
      made.beside.push_back(i < 10 ? 1 : glue);
    }
  }
  return made;
}

// Values, vectors, residuals and angles of one matrix; the same bits on one thread and on three.
void check(const Tridiagonal& given) {
  const std::size_t n = given.diagonal.size();
  std::vector<std::vector<double>> results;
  std::vector<double> vectors(n * n);
  Tridiagonal work;
  for (const int threads : {1, 3}) {
    std::array<std::int32_t, 4> words{0, 0, 0, threads};
    work = given;
    CHECK(divide_tridiagonal(work.diagonal, work.beside, packed_view(vectors.data(), n, n), Control(words.data())).ok());
    results.push_back(vectors);
    results.back().insert(results.back().end(), work.diagonal.begin(), work.diagonal.end());
  }
  CHECK(results[0] == results[1]);

  Tridiagonal by_steps = given;
  CHECK(find_tridiagonal_values(by_steps.diagonal, by_steps.beside, [](const std::vector<Rotation>&) { return true; }).ok());
  std::sort(by_steps.diagonal.begin(), by_steps.diagonal.end());
  double size = 1e-300;
  for (std::size_t i = 0; i < n; ++i) size = std::max({size, std::abs(given.diagonal[i]), std::abs(given.beside[i])});
  double farthest = 0;
  for (std::size_t i = 0; i < n; ++i) {
    if (i > 0) CHECK(work.diagonal[i] >= work.diagonal[i - 1]);
    farthest = std::max(farthest, std::abs(work.diagonal[i] - by_steps.diagonal[i]) / size);
    const double* v = vectors.data() + i * n;
    for (std::size_t row = 0; row < n; ++row) {
      double product = given.diagonal[row] * v[row];
      if (row > 0) product += given.beside[row - 1] * v[row - 1];
      if (row + 1 < n) product += given.beside[row] * v[row + 1];
      farthest = std::max(farthest, std::abs(product - work.diagonal[i] * v[row]) / size);
    }
    for (std::size_t other = 0; other <= i; ++other) {
      double angle = 0;
      for (std::size_t row = 0; row < n; ++row) angle += v[row] * vectors[other * n + row];
      farthest = std::max(farthest, std::abs(angle - (other == i ? 1 : 0)));
    }
  }
  CHECK(farthest < 1e-14 * std::sqrt(static_cast<double>(n)));
}

}  // namespace

TEST("a secular equation's roots are those of bisection, with their distances from every pole") {
  for (std::uint32_t seed = 0; seed < 40; ++seed) {
    const std::size_t count = 1 + seed % 23;
    std::vector<double> poles(count), pulls(count), differences(count);
    for (std::size_t j = 0; j < count; ++j) {
      // Poles from near to far, pulls from strong to hardly any.
      poles[j] = (j == 0 ? 0 : poles[j - 1]) + std::pow(10.0, 6 * drawn(seed, 3 * j) - 6);
      pulls[j] = std::pow(10.0, 7 * drawn(seed, 3 * j + 1) - 7);
    }
    double before = -HUGE_VAL;
    for (std::size_t i = 0; i < count; ++i) {
      const double root = secular_root(poles.data(), pulls.data(), count, i, differences.data());
      CHECK(root >= before && root >= poles[i] && (i + 1 == count || root <= poles[i + 1]));
      before = root;
      // From the nearer pole, in long double.
      const bool nearer_above = i + 1 < count && std::abs(differences[i + 1]) < std::abs(differences[i]);
      const long double origin = poles[nearer_above ? i + 1 : i];
      long double low = nearer_above ? poles[i] - origin : 0;
      long double high = 0;
      if (!nearer_above) {
        for (std::size_t j = 0; j < count; ++j) high += pulls[j];
        if (i + 1 < count) high = poles[i + 1] - origin;
      }
      for (int step = 0; step < 200; ++step) {
        const long double x = (low + high) / 2;
        long double value = 1;
        for (std::size_t j = 0; j < count; ++j) value += pulls[j] / ((poles[j] - origin) - x);
        (value < 0 ? low : high) = x;
      }
      const double expected = static_cast<double>(low);
      const double found = -differences[nearer_above ? i + 1 : i];
      CHECK(std::abs(found - expected) <= 1e-13 * std::abs(expected));
      for (std::size_t j = 0; j < count; ++j) {
        const double difference = static_cast<double>((poles[j] - origin) - low);
        CHECK(std::abs(differences[j] - difference) <= 1e-13 * std::abs(difference));
      }
    }
  }
}

TEST("values and vectors by halves are those by steps: drawn matrices of every size about a leaf's") {
  for (const std::size_t n : {1u, 2u, 31u, 32u, 33u, 64u, 65u, 66u, 130u, 201u}) check(random_one(n, static_cast<std::uint32_t>(n)));
}

TEST("values that agree to rounding, that hardly couple, and that are equal have orthogonal vectors") {
  for (const double glue : {0.0, 1e-300, 1e-15, 1e-8, 1e-4, 1.0}) check(glued(5, glue));
  Tridiagonal ones{std::vector<double>(100, 1.0), std::vector<double>(100, 0.0)};
  check(ones);
  ones.beside.assign(100, 1.0);
  check(ones);
  ones.beside.assign(100, -1e-9);
  check(ones);
  check({std::vector<double>(90, 0.0), std::vector<double>(90, 0.0)});
  Tridiagonal falling = random_one(120, 3);
  for (std::size_t i = 0; i < 120; ++i) {
    falling.diagonal[i] *= std::pow(0.5, static_cast<double>(i));
    falling.beside[i] *= std::pow(0.5, static_cast<double>(i));
  }
  check(falling);
}

#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

namespace millrace {

// What boosting minimises. Scores are values (squared and absolute error, Huber, quantile), log-odds (binary,
// cross-entropy), one log-weight a class (softmax), logs of a mean (Poisson, gamma, Tweedie), or only an order within
// a query (the two ranking losses). kCustom: gradients come from the caller.
enum class Objective : std::uint8_t {
  kSquaredError,
  kBinary,
  kSoftmax,
  kAbsoluteError,
  kHuber,
  kQuantile,
  kCrossEntropy,
  kPoisson,
  kGamma,
  kTweedie,
  kLambdaRank,
  kRankXendcg,
  kCustom,
};

// The names that TypeScript uses.
inline std::optional<Objective> objective_named(std::string_view name) noexcept {
  constexpr std::array<std::pair<std::string_view, Objective>, 13> kNames{{
      {"squared-error", Objective::kSquaredError},
      {"binary", Objective::kBinary},
      {"softmax", Objective::kSoftmax},
      {"absolute-error", Objective::kAbsoluteError},
      {"huber", Objective::kHuber},
      {"quantile", Objective::kQuantile},
      {"cross-entropy", Objective::kCrossEntropy},
      {"poisson", Objective::kPoisson},
      {"gamma", Objective::kGamma},
      {"tweedie", Objective::kTweedie},
      {"lambdarank", Objective::kLambdaRank},
      {"rank-xendcg", Objective::kRankXendcg},
      {"custom", Objective::kCustom},
  }};
  for (const auto& [known, objective] : kNames) {
    if (known == name) return objective;
  }
  return std::nullopt;
}

inline bool is_ranking(Objective objective) noexcept {
  return objective == Objective::kLambdaRank || objective == Objective::kRankXendcg;
}

}  // namespace millrace

#include "algorithms/leaf-queue.h"

#include <cstddef>
#include <cstdint>
#include <vector>

#include "check.h"
#include "core/random.h"

using namespace millrace;

TEST("leaves come in the order that a look at all of them finds: gain or level first, ties to the lower number") {
  for (const bool is_depth_wise : {false, true}) {
    struct Leaf {
      std::size_t depth;
      double gain;
    };
    std::vector<Leaf> leaves{{0, 1}};
    std::vector<bool> waits{true};
    LeafQueue queue;
    queue.push({1, 0, 0});
    for (std::uint32_t turn = 0; turn < 2'000 && !queue.empty(); ++turn) {
      std::size_t best = leaves.size();
      for (std::size_t leaf = 0; leaf < leaves.size(); ++leaf) {
        if (!waits[leaf]) continue;
        const bool is_level = best == leaves.size() || !is_depth_wise || leaves[leaf].depth == leaves[best].depth;
        if (best == leaves.size() || (is_level ? leaves[leaf].gain > leaves[best].gain : leaves[leaf].depth < leaves[best].depth)) best = leaf;
      }
      const std::size_t next = queue.pop();
      CHECK(next == best);
      if (next != best) return;
      // Few different gains, so that many are equal; one child in six cannot be split.
      const std::size_t depth = leaves[next].depth + 1;
      for (const std::uint32_t side : {0u, 1u}) {
        const RandomWords words = random_words(11, side, turn);
        const std::size_t at = side == 0 ? next : leaves.size();
        if (side == 1) {
          leaves.push_back({});
          waits.push_back(false);
        }
        leaves[at] = {depth, static_cast<double>(words.first % 5)};
        waits[at] = words.second % 6 != 0;
        if (waits[at]) queue.push({leaves[at].gain, is_depth_wise ? depth : 0, at});
      }
    }
    CHECK(leaves.size() > 1'000);
  }
}

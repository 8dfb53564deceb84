#pragma once

#include "algorithms/boost-rules.h"
#include "algorithms/rank-rows.h"
#include "core/comm.h"
#include "core/control.h"

namespace millrace {

// Mean loss by weight of a rank's rows, all ranks together: log-loss in nats, root mean squared error, the mean of
// row_losses for other losses, or of 1 - NDCG over queries. At most about most_rows rows are looked at, in runs spread
// evenly. Summed in whole steps: the same bits however rows are dealt out. NaN for custom losses.
double mean_loss(const RankRows& rows, const BoostRules& rules, std::size_t most_rows, Comm& comm, const Control& control);

}  // namespace millrace

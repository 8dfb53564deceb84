#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "algorithms/condensed-tree.h"
#include "core/control.h"
#include "core/status.h"

namespace millrace {

// Clusters of all densities (HDBSCAN): the hierarchy of rows by mutual reachability, condensed, and clusters chosen in it.
//
//   rows           [n x width]  row-major, finite
//   labels         [n]          written: clusters from 0, -1: none
//   probabilities  [n]          written: 0 .. 1, how strongly a row belongs to its cluster
//   least_samples               the neighbour, the row itself being the first, that a row's core distance reaches to
//
// As scikit-learn's where no two edges that could stand in the spanning tree are equally long. kShape when lengths do not
// fit; kInvalid when least_samples is 0 or above n, with the row for a value that is not finite, and for rows so far apart
// that their squared distances are infinite.
//
// Source: Campello, Moulavi and Sander 2013, PAKDD; McInnes and Healy 2017, ICDMW.
Status hdbscan(std::span<const double> rows, std::size_t width, std::size_t least_samples,
               const ClusterSelection& selection, std::span<std::int32_t> labels, std::span<double> probabilities,
               const Control& control);

}  // namespace millrace

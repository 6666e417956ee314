//===- Spec.h - the C spec reader, as C++ code names it --------------------===//
//
// In spec.h an accessor and the struct it gives share a name.
//
//===----------------------------------------------------------------------===//
#ifndef SEMRULES_PASS_SPEC_H
#define SEMRULES_PASS_SPEC_H

#include "../rules/spec.h"

namespace semrules {

using SpecRule = struct sr_spec_rule;
using SpecStep = struct sr_spec_step;
using SpecAction = struct sr_spec_action;
using SpecGhost = struct sr_spec_ghost;
using SpecFrame = struct sr_spec_frame;
using SpecPoint = struct sr_spec_point;
using SpecExpr = struct sr_spec_expr;
using SpecPart = struct sr_spec_part;
using SpecSuppression = struct sr_spec_suppression;
using SpecType = struct sr_spec_type;
using SpecMember = struct sr_spec_member;
using SpecSymbol = struct sr_spec_symbol;

} // namespace semrules

#endif

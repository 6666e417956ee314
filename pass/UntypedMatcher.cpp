//===- UntypedMatcher.cpp - fields without debug information ----*- C++ -*-===//
//
// Without debug information a store to a struct is seen, but not which field
// it goes to.  Such places are told, never passed over in silence.
//
//===----------------------------------------------------------------------===//

#include "Matcher.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/IR/GetElementPtrTypeIterator.h"

using namespace llvm;

namespace semrules {

/// "client" of "struct.client.12".
static StringRef plainName(const StructType &T) {
  StringRef Name = T.getName();
  size_t Dot = Name.find('.');
  Name = Dot == StringRef::npos ? "" : Name.substr(Dot + 1);
  StringRef Number = Name.substr(Name.rfind('.') + 1);
  if (Number.size() < Name.size() && !Number.empty() &&
      all_of(Number, [](char C) { return isDigit(C); }))
    Name = Name.drop_back(Number.size() + 1);
  return Name;
}

static bool isAccess(const SpecPoint &P) {
  return P.kind == SR_POINT_WRITE || P.kind == SR_POINT_READ;
}

void Matcher::collectUntyped() {
  if (!Spec.header->subjects.count || Facts.Types.hasDebugInfo())
    return;
  auto Collect = [&](StringRef Name, uint32_t OtherBase,
                     SmallVector<uint32_t, 2> &Points) {
    for (uint32_t I = sr_spec_find_subject(&Spec, Name.data(), Name.size());
         I != SR_NONE; I = sr_spec_next_point(&Spec, I)) {
      const SpecPoint *P = sr_spec_point(&Spec, I);
      if (isAccess(*P) && P->base != OtherBase &&
          *sr_spec_string(&Spec, P->field))
        Points.push_back(I);
    }
  };
  SmallVector<uint32_t, 2> Points;
  for (StructType *T : M.getIdentifiedStructTypes()) {
    Points.clear();
    if (Facts.Types.records(plainName(*T)).empty())
      Collect(plainName(*T), SR_BASE_VARIABLE, Points);
    if (!Points.empty())
      Untyped[T] = Points;
  }
  for (GlobalVariable &G : M.globals()) {
    Points.clear();
    if (!Facts.Types.typeOfGlobal(G).record())
      Collect(G.getName(), SR_BASE_TYPE, Points);
    if (!Points.empty())
      Untyped[&G] = Points;
  }
}

void Matcher::matchUntyped(Instruction &I) {
  bool IsLoad = isa<LoadInst>(I);
  bool IsStore = isa<StoreInst>(I);
  if (!IsLoad && !IsStore && !isa<AtomicRMWInst>(I) &&
      !isa<AtomicCmpXchgInst>(I))
    return;
  auto Tell = [&](const void *Key) {
    auto It = Untyped.find(Key);
    if (It == Untyped.end())
      return;
    for (uint32_t Index : It->second) {
      const SpecPoint *P = sr_spec_point(&Spec, Index);
      if ((P->kind == SR_POINT_WRITE ? IsLoad : IsStore) ||
          isMatched(Index, &I) || !passes(*P, *I.getFunction(), &I))
        continue;
      Match &New = add(Index, *I.getFunction(), &I);
      New.Subject = (Twine(sr_spec_string(&Spec, P->name)) + "." +
                     sr_spec_string(&Spec, P->field))
                        .str();
      if (New.Skip.empty())
        New.Skip = "no debug information tells which field this is; compile "
                   "with -g";
    }
  };
  Value *V = withoutCasts(const_cast<Value *>(
      getLoadStorePointerOperand(&I) ? getLoadStorePointerOperand(&I)
                                     : I.getOperand(0)));
  for (; auto *G = dyn_cast<GEPOperator>(V);
       V = withoutCasts(G->getPointerOperand()))
    for (auto It = gep_type_begin(G), E = gep_type_end(G); It != E; ++It)
      if (StructType *T = It.getStructTypeOrNull())
        Tell(T);
  Tell(V);
}

/// A block of just a struct's size, written through a pointer of which nobody
/// says what it points to: it may be one of those that rules watch.
void Matcher::tellUntypedBlock(Instruction &I, Value *Length) {
  auto *Bytes = dyn_cast_or_null<ConstantInt>(Length);
  if (!Bytes || Facts.Types.hasDebugInfo())
    return;
  for (const auto &Entry : OfRecord) {
    if (Entry.first->getSizeInBits() != Bytes->getZExtValue() * 8)
      continue;
    for (const FieldTarget &T : Entry.second) {
      const SpecPoint *P = sr_spec_point(&Spec, T.Point);
      if (P->kind == SR_POINT_WRITE && passes(*P, *I.getFunction(), &I))
        addBlindSpot(T, Level(), I,
                     "a block of this struct's size is written; compile with "
                     "-g, so that its type is known");
    }
  }
}

} // namespace semrules

//===- Matcher.cpp - where rules meet a module -----------------------------===//

#include "Matcher.h"
#include "LLVMCompat.h"
#include "../rules/glob.h"
#include "llvm/Demangle/Demangle.h"

using namespace llvm;

namespace semrules {

Matcher::Matcher(const sr_spec &Spec, ModuleFacts &Facts)
    : Spec(Spec), Facts(Facts), M(Facts.M) {}

static StringRef str(const sr_spec &Spec, uint32_t Offset) {
  return sr_spec_string(&Spec, Offset);
}

static bool globMatches(StringRef Pattern, StringRef Text) {
  return sr_glob_match(Pattern.data(), Pattern.size(), Text.data(),
                       Text.size());
}

//===----------------------------------------------------------------------===//
// What the module has
//===----------------------------------------------------------------------===//

/// "memcpy" of llvm.memcpy.p0.p0.i64.
static StringRef plainName(const Function &Intrinsic) {
  return Intrinsic.getName().drop_front(strlen("llvm.")).take_until([](char C) {
    return C == '.';
  });
}

/// Points whose name is a pattern that fits, in order.
SmallVector<uint32_t, 4> Matcher::globPoints(StringRef Name) {
  SmallVector<uint32_t, 4> Points;
  sr_spec_match_globs(
      &Spec, Name.data(), Name.size(),
      [](void *Context, uint32_t Point) {
        static_cast<SmallVector<uint32_t, 4> *>(Context)->push_back(Point);
      },
      &Points);
  llvm::sort(Points);
  Points.erase(std::unique(Points.begin(), Points.end()), Points.end());
  return Points;
}

void Matcher::collectFunctions() {
  for (Function &F : M) {
    if (F.isIntrinsic()) {
      StringRef Name = plainName(F);
      HasIntrinsicPoints |= sr_spec_find_function(&Spec, Name.data(),
                                                  Name.size()) != SR_NONE;
      continue;
    }
    SmallVector<uint32_t, 2> Points;
    for (const std::string &Name : namesOf(F)) {
      for (uint32_t I = sr_spec_find_function(&Spec, Name.data(), Name.size());
           I != SR_NONE; I = sr_spec_next_point(&Spec, I))
        Points.push_back(I);
      for (StringRef Other : Facts.Renamed.of(Name))
        if (!M.getFunction(Other))
          for (uint32_t I = sr_spec_find_function(&Spec, Other.data(),
                                                  Other.size());
               I != SR_NONE; I = sr_spec_next_point(&Spec, I))
            Points.push_back(I);
      for (uint32_t I : globPoints(Name))
        if (sr_spec_point(&Spec, I)->base == SR_BASE_FUNCTION)
          Points.push_back(I);
    }
    if (Points.empty())
      continue;
    llvm::sort(Points);
    Points.erase(std::unique(Points.begin(), Points.end()), Points.end());
    OfFunction[&F] = std::move(Points);
  }
}

void Matcher::addRecordPoint(uint32_t Index,
                             const TypeIndex::Records &Records) {
  const SpecPoint *P = sr_spec_point(&Spec, Index);
  StringRef Path = P ? str(Spec, P->field) : "";
  if (!P || P->base == SR_BASE_FUNCTION || P->base == SR_BASE_VARIABLE ||
      Path.empty())
    return;
  for (const DICompositeType *C : Records) {
    std::string Why = Facts.Types.refusal(C);
    if (!Why.empty()) {
      Problems.push_back({Index, Why});
      Facts.Refused.insert(Why);
      continue;
    }
    if (P->flags & SR_POINT_FIELD_GLOB) {
      for (const FieldInfo &F : findFields(C, Path)) {
        OfRecord[C].push_back({Index, F, false});
        MatchedTypes.insert(Index);
      }
      continue;
    }
    if (std::optional<FieldInfo> F = Facts.findPathOf(C, str(Spec, P->name), Path)) {
      OfRecord[C].push_back({Index, *F, false});
      MatchedTypes.insert(Index);
      continue;
    }
    Problems.push_back({Index, missingField(C, C->getName(), Path)});
  }
}

void Matcher::collectRecordPoints(StringRef Name,
                                  const TypeIndex::Records &Records) {
  for (uint32_t I = sr_spec_find_subject(&Spec, Name.data(), Name.size());
       I != SR_NONE; I = sr_spec_next_point(&Spec, I))
    addRecordPoint(I, Records);
  for (uint32_t I : globPoints(Name))
    addRecordPoint(I, Records);
}

void Matcher::addVariablePoint(uint32_t Index, GlobalVariable &G) {
  const SpecPoint *P = sr_spec_point(&Spec, Index);
  if (!P || P->base == SR_BASE_FUNCTION || P->base == SR_BASE_TYPE)
    return;
  StringRef Path = str(Spec, P->field);
  SrType T = Facts.Types.typeOfGlobal(G);
  if (Path.empty()) {
    FieldTarget Target{Index, FieldInfo(), true};
    Target.Field.Type = Target.Field.Whole = T;
    while (Target.Field.Type.classify() == TypeClass::Array)
      Target.Field.Type = Target.Field.Type.pointee();
    Target.Field.BitSize = Target.Field.Type.sizeInBytes() * 8;
    Target.Field.BitExtent = T.sizeInBytes() * 8;
    OfVariable[&G].push_back(Target);
    MatchedVariables.insert(Index);
    return;
  }
  while (T.classify() == TypeClass::Array)
    T = T.pointee();
  const DICompositeType *C = T.record();
  if (!C)
    return;
  std::string Why = Facts.Types.refusal(C);
  if (!Why.empty()) {
    Problems.push_back({Index, Why});
    Facts.Refused.insert(Why);
    return;
  }
  if (P->flags & SR_POINT_FIELD_GLOB) {
    for (const FieldInfo &F : findFields(C, Path)) {
      OfVariable[&G].push_back({Index, F, false});
      MatchedVariables.insert(Index);
    }
    return;
  }
  if (std::optional<FieldInfo> F = Facts.findPathOf(C, str(Spec, P->name), Path)) {
    OfVariable[&G].push_back({Index, *F, false});
    MatchedVariables.insert(Index);
  } else {
    Problems.push_back({Index, missingField(C, G.getName(), Path)});
  }
}

static SmallVector<std::string, 2> variableNames(const GlobalVariable &G) {
  SmallVector<std::string, 2> Names = {G.getName().str()};
  SmallVector<DIGlobalVariableExpression *, 1> Infos;
  G.getDebugInfo(Infos);
  for (DIGlobalVariableExpression *E : Infos) {
    std::string Name = qualifiedName(E->getVariable());
    if (!is_contained(Names, Name))
      Names.push_back(Name);
  }
  if (Infos.empty() && startsWith(G.getName(), "_Z"))
    Names.push_back(demangle(G.getName().str()));
  return Names;
}

/// A global pointer to functions is called by its name, like a function.
void Matcher::collectPointers() {
  for (GlobalVariable &G : M.globals()) {
    uint32_t I = sr_spec_find_function(&Spec, G.getName().data(),
                                       G.getName().size());
    if (I == SR_NONE)
      continue;
    FieldTarget Target{I, FieldInfo(), true};
    Target.Field.Type = Target.Field.Whole = Facts.Types.typeOfGlobal(G);
    for (; I != SR_NONE; I = sr_spec_next_point(&Spec, I)) {
      Target.Point = I;
      OfVariable[&G].push_back(Target);
    }
  }
}

/// Types that the program uses here but whose fields are not described.
void Matcher::tellUndescribed() {
  for (const auto &Entry : Facts.Types.onlyDeclared()) {
    StringRef Name = Entry.getKey();
    uint32_t I = sr_spec_find_subject(&Spec, Name.data(), Name.size());
    if (I == SR_NONE || !Facts.Types.records(Name).empty())
      continue;
    StructType *T = StructType::getTypeByName(M.getContext(),
                                              ("class." + Name).str());
    if (!T)
      T = StructType::getTypeByName(M.getContext(), ("struct." + Name).str());
    if (!T || T->isOpaque())
      continue;
    for (; I != SR_NONE; I = sr_spec_next_point(&Spec, I))
      Problems.push_back(
          {I, "'" + Name.str() + "' is not described in this file's debug "
              "information; compile with -fstandalone-debug"});
  }
}

void Matcher::collectFields() {
  if (!Spec.header->globs.count && !Spec.header->subjects.count)
    return;
  for (const auto &Entry : Facts.Types.allRecords())
    collectRecordPoints(Entry.getKey(), Entry.getValue());
  tellUndescribed();
  for (GlobalVariable &V : M.globals())
    for (const std::string &Name : variableNames(V)) {
      for (uint32_t I = sr_spec_find_subject(&Spec, Name.data(), Name.size());
           I != SR_NONE; I = sr_spec_next_point(&Spec, I))
        addVariablePoint(I, V);
      for (StringRef Other : Facts.Renamed.of(Name))
        if (!Facts.Types.global(Other))
          for (uint32_t I = sr_spec_find_subject(&Spec, Other.data(),
                                                 Other.size());
               I != SR_NONE; I = sr_spec_next_point(&Spec, I))
            addVariablePoint(I, V);
      for (uint32_t I : globPoints(Name))
        addVariablePoint(I, V);
    }
  dropAmbiguous();
}

/// A name that is both a type and a variable here, each with that field.
void Matcher::dropAmbiguous() {
  DenseSet<uint32_t> Both;
  for (uint32_t P : MatchedTypes)
    if (MatchedVariables.count(P) &&
        !(sr_spec_point(&Spec, P)->flags & SR_POINT_IS_GLOB))
      Both.insert(P);
  // A problem with one reading does not matter where the other one fits.
  llvm::erase_if(Problems, [&](const Unmatched &U) {
    return MatchedTypes.count(U.Point) || MatchedVariables.count(U.Point);
  });
  if (Both.empty())
    return;
  auto Drop = [&](SmallVector<FieldTarget, 2> &Targets) {
    llvm::erase_if(Targets,
                   [&](const FieldTarget &T) { return Both.count(T.Point); });
  };
  for (auto &Entry : OfRecord)
    Drop(Entry.second);
  for (auto &Entry : OfVariable)
    Drop(Entry.second);
  for (uint32_t P : Both) {
    const SpecPoint *Point = sr_spec_point(&Spec, P);
    std::string Name = str(Spec, Point->name).str();
    std::string Field = str(Spec, Point->field).str();
    Problems.push_back({P, "'" + Name + "' is both a type and a variable; write "
                           "'struct " + Name + "." + Field + "' or 'var " +
                               Name + "." + Field + "'"});
  }
}

//===----------------------------------------------------------------------===//
// Filters
//===----------------------------------------------------------------------===//

bool Matcher::isInFunctions(sr_spec_list Patterns, const Function &F) {
  SmallVector<std::string, 4> Names = namesOf(F);
  for (uint32_t I = 0; I < Patterns.count; ++I) {
    StringRef Pattern = sr_spec_list_item(&Spec, Patterns, I);
    for (const std::string &Name : Names)
      if (globMatches(Pattern, Name))
        return true;
  }
  return false;
}

bool Matcher::isInFiles(sr_spec_list Patterns, const Function &F,
                        const Instruction *At) {
  for (uint32_t I = 0; I < Patterns.count; ++I)
    if (isInFile(sr_spec_list_item(&Spec, Patterns, I), F, At))
      return true;
  return false;
}

bool Matcher::passes(const SpecPoint &P, Function &F,
                     const Instruction *At) {
  return (!P.in_function.count || isInFunctions(P.in_function, F)) &&
         !(P.not_in_function.count && isInFunctions(P.not_in_function, F)) &&
         (!P.in_file.count || isInFiles(P.in_file, F, At)) &&
         !(P.not_in_file.count && isInFiles(P.not_in_file, F, At));
}

const SpecSuppression *Matcher::suppressionOf(const SpecPoint &P, Function &F,
                                              const Instruction *At) {
  const SpecRule *R = sr_spec_rule(&Spec, P.rule);
  for (uint32_t I = 0; R && I < R->suppression_count; ++I) {
    const SpecSuppression *S =
        sr_spec_suppression(&Spec, R->first_suppression + I);
    if (S && (S->in_function.count || S->in_file.count) &&
        (!S->in_function.count || isInFunctions(S->in_function, F)) &&
        (!S->in_file.count || isInFiles(S->in_file, F, At)))
      return S;
  }
  return nullptr;
}

Match &Matcher::add(uint32_t Point, Function &F, Instruction *At) {
  Matches.emplace_back();
  Match &New = Matches.back();
  New.Point = Point;
  New.P = sr_spec_point(&Spec, Point);
  New.Step = New.P->step;
  New.S = sr_spec_step(&Spec, New.Step);
  New.Where = &F;
  New.At = At;
  // What is only remembered is remembered everywhere.
  if (New.S && New.S->kind != SR_KIND_EVENT)
    New.Suppressed = suppressionOf(*New.P, F, At);
  New.Skip = New.Suppressed
                 ? ("suppressed: " + str(Spec, New.Suppressed->reason)).str()
                 : untouchable(F);
  return New;
}

//===----------------------------------------------------------------------===//
// Functions and calls
//===----------------------------------------------------------------------===//

/// A complete-object constructor or destructor that only hands on to the
/// base-object one, which is matched itself.
static bool handsOn(const Function &F) {
  std::string Name = F.getName().str();
  for (const char *Mark : {"C1", "D1", "D0"}) {
    size_t At = Name.rfind(Mark);
    if (At == std::string::npos)
      continue;
    std::string Base = Name;
    Base[At + 1] = '2';
    const Function *Other = F.getParent()->getFunction(Base);
    if (Other && !Other->isDeclaration())
      for (const Instruction &I : instructions(F))
        if (auto *Call = dyn_cast<CallBase>(&I))
          if (Call->getCalledFunction() == Other)
            return true;
  }
  return false;
}

void Matcher::matchFunction(Function &F) {
  auto It = OfFunction.find(&F);
  if (It == OfFunction.end() || handsOn(F))
    return;
  for (uint32_t Index : It->second) {
    const SpecPoint *P = sr_spec_point(&Spec, Index);
    if ((P->kind != SR_POINT_ENTRY && P->kind != SR_POINT_EXIT) ||
        !passes(*P, F, nullptr))
      continue;
    Match &New = add(Index, F, nullptr);
    New.Callee = &F;
    New.Subject = displayName(F);
    if (P->kind == SR_POINT_EXIT && F.isPresplitCoroutine() && New.Skip.empty())
      New.Skip = "a coroutine's exit can't be seen";
  }
}

/// Assignments and initialisers of whole structs become llvm.memcpy and
/// llvm.memset too.  With optimization, assignments carry the struct's layout;
/// otherwise the source tells.
static bool isSpelledAsCall(const CallBase &Call, SourceLines &Source) {
  if (Call.hasMetadata(LLVMContext::MD_tbaa_struct))
    return false;
  const DebugLoc &Loc = Call.getDebugLoc();
  StringRef Text = Source.at(Loc), Rest;
  if (Text.empty())
    return true;
  if (leadingName(Text, Rest).empty() || !startsWith(Rest, "("))
    return false;
  // `a = f()`: the call is f's.
  for (const Instruction &I : *Call.getParent())
    if (&I != &Call && isa<CallBase>(I) && !isa<IntrinsicInst>(I) &&
        I.getDebugLoc() == Loc)
      return false;
  return true;
}

/// The C library's inline function of that name, which hands on to the real
/// one: the program's call is the call of it.
static bool isFortifiedWrapper(const Function &F, StringRef Pattern) {
  return endsWith(F.getName(), ".inline") &&
         globMatches(Pattern, F.getName().drop_back(strlen(".inline")));
}

void Matcher::matchCall(CallBase &Call) {
  if (Call.isInlineAsm())
    return;
  Function *Callee = knownTarget(Call);
  SmallVector<uint32_t, 2> Points;
  auto It = OfFunction.find(Callee);
  if (It != OfFunction.end())
    Points = It->second;
  // A call through an alias or ifunc has that one's name too.
  auto *Named = dyn_cast<GlobalValue>(withoutCasts(Call.getCalledOperand()));
  if (Named && !isa<Function>(Named))
    for (uint32_t I = sr_spec_find_function(&Spec, Named->getName().data(),
                                            Named->getName().size());
         I != SR_NONE; I = sr_spec_next_point(&Spec, I))
      if (!is_contained(Points, I))
        Points.push_back(I);
  if (!Callee && Points.empty())
    return matchIndirect(Call);
  if (Callee && Callee->isIntrinsic() &&
      (!isa<MemIntrinsic>(Call) || isSpelledAsCall(Call, Facts.Source))) {
    StringRef Name = plainName(*Callee);
    for (uint32_t I = sr_spec_find_function(&Spec, Name.data(), Name.size());
         I != SR_NONE; I = sr_spec_next_point(&Spec, I))
      Points.push_back(I);
  }
  Function &F = *Call.getFunction();
  for (uint32_t Index : Points) {
    const SpecPoint *P = sr_spec_point(&Spec, Index);
    if (!P || (P->kind != SR_POINT_CALL && P->kind != SR_POINT_RETURN) ||
        isFortifiedWrapper(F, str(Spec, P->name)) || !passes(*P, F, &Call))
      continue;
    Match &New = add(Index, F, &Call);
    New.Callee = Callee;
    New.Subject = !Callee                 ? Named->getName().str()
                  : Callee->isIntrinsic() ? str(Spec, P->name).str()
                                          : displayName(*Callee);
    if (P->kind != SR_POINT_RETURN || !New.Skip.empty())
      continue;
    if (Call.isMustTailCall())
      New.Skip = "musttail call: nothing can run after it";
    else if (Call.doesNotReturn())
      New.Skip = "the call does not return";
  }
}

/// The same call may be found at several levels of one address.
bool Matcher::isMatched(uint32_t Point, const Instruction *At) {
  for (const Match &Old : llvm::reverse(Matches)) {
    if (Old.At != At)
      break;
    if (Old.Point == Point)
      return true;
  }
  return false;
}

/// A call through a pointer: the pointer may be a field of interest.
void Matcher::matchIndirect(CallBase &Call) {
  if (!HasFieldPoints)
    return;
  Value *V = withoutCasts(Call.getCalledOperand());
  auto *L = dyn_cast<LoadInst>(V);
  // The pointer may have been put in a local variable first.
  if (L)
    if (auto *A = dyn_cast<AllocaInst>(L->getPointerOperand())) {
      LoadInst *Only = nullptr;
      unsigned Stores = 0;
      for (User *U : A->users())
        if (auto *S = dyn_cast<StoreInst>(U)) {
          ++Stores;
          Only = dyn_cast<LoadInst>(withoutCasts(S->getValueOperand()));
        }
      if (Stores == 1 && Only)
        L = Only;
    }
  if (!L)
    return;
  for (const Level &Object : Facts.levels(L->getPointerOperand())) {
    auto Look = [&](SmallVector<FieldTarget, 2> &Targets) {
      for (const FieldTarget &T : Targets) {
        const SpecPoint *P = sr_spec_point(&Spec, T.Point);
        bool IsCall =
            P->kind == SR_POINT_CALL || P->kind == SR_POINT_RETURN;
        uint64_t Offset =
            canonicalBitOffset(Object.Type, uint64_t(Object.Offset) * 8);
        if (!IsCall || (!T.WholeVariable && Offset != T.Field.BitOffset) ||
            isByOtherArm(T.Field, Object, 0) ||
            isMatched(T.Point, &Call) ||
            !passes(*P, *Call.getFunction(), &Call))
          continue;
        Match &New = add(T.Point, *Call.getFunction(), &Call);
        New.Object = Object;
        New.Field = T.Field;
        New.WholeVariable = T.WholeVariable;
        New.Subject = subjectOf(T.Point, Object, T.Field, T.WholeVariable);
        if (P->kind == SR_POINT_RETURN && Call.isMustTailCall() &&
            New.Skip.empty())
          New.Skip = "musttail call: nothing can run after it";
      }
    };
    for (const DICompositeType *C : Object.Records) {
      auto It = OfRecord.find(C);
      if (It != OfRecord.end())
        Look(It->second);
    }
    if (Object.Global) {
      auto It = OfVariable.find(Object.Global);
      if (It != OfVariable.end())
        Look(It->second);
    }
  }
}

//===----------------------------------------------------------------------===//
// All of it
//===----------------------------------------------------------------------===//

std::vector<Match> Matcher::find() {
  collectFunctions();
  collectFields();
  collectPointers();
  collectUntyped();
  HasFieldPoints = !OfRecord.empty() || !OfVariable.empty();
  if (OfFunction.empty() && !HasFieldPoints && !HasIntrinsicPoints &&
      Untyped.empty())
    return {};
  for (Function &F : M) {
    if (F.isDeclaration())
      continue;
    matchFunction(F);
    for (Instruction &I : instructions(F)) {
      if (auto *Call = dyn_cast<CallBase>(&I))
        matchCall(*Call);
      if (HasFieldPoints)
        matchMemory(I);
      if (!Untyped.empty())
        matchUntyped(I);
    }
  }
  return std::move(Matches);
}

} // namespace semrules

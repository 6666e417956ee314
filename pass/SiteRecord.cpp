//===- SiteRecord.cpp - records in the object ------------------------------===//

#include "SiteRecord.h"
#include "LLVMCompat.h"
#include "llvm/IR/Constants.h"
#include "llvm/Support/Format.h"

using namespace llvm;

namespace semrules {

namespace {
/// Bytes with strings behind them; equal strings are stored once.
class Bytes {
public:
  explicit Bytes(size_t Fixed) : Data(Fixed, '\0') {}
  explicit Bytes(StringRef Start) : Data(Start.str()) {}

  uint32_t string(StringRef S) {
    if (S.empty())
      return 0;
    auto It = Seen.find(S);
    if (It != Seen.end())
      return It->second;
    uint32_t At = uint32_t(Data.size());
    Data.append(S.begin(), S.end());
    Data.push_back('\0');
    Seen[S] = At;
    return At;
  }
  uint32_t reserve(size_t Size) {
    align();
    uint32_t At = uint32_t(Data.size());
    Data.append(Size, '\0');
    return At;
  }
  template <typename T> void put(uint32_t At, const T &Value) {
    memcpy(&Data[At], &Value, sizeof Value);
  }
  void align() { Data.resize((Data.size() + 7) & ~size_t(7), '\0'); }

  std::string Data;

private:
  StringMap<uint32_t> Seen;
};
} // namespace

/// The enumerators of a slot's type, so that it is shown by name.
static void putEnumerators(Bytes &Out, semrules_value &V,
                           const DICompositeType &Enum) {
  SmallVector<semrules_enumerator, 16> Table;
  for (const DINode *N : Enum.getElements())
    if (auto *E = dyn_cast_or_null<DIEnumerator>(N))
      if (Table.size() < 256)
        Table.push_back({E->getValue().getSExtValue(),
                         Out.string(E->getName()), 0});
  V.name_count = uint32_t(Table.size());
  V.names = Out.reserve(Table.size() * sizeof(semrules_enumerator));
  for (size_t I = 0; I < Table.size(); ++I)
    Out.put(V.names + uint32_t(I * sizeof(semrules_enumerator)), Table[I]);
}

std::string suppressionText(const sr_spec &Spec, const SpecSuppression &S) {
  std::string Text;
  auto Add = [&](const char *Key, sr_spec_list List) {
    for (uint32_t I = 0; I < sr_spec_list_size(&Spec, List); ++I)
      Text += (I ? ", " : (Text.empty() ? "" : "; ") + std::string(Key) + ": ") +
              sr_spec_list_item(&Spec, List, I);
  };
  Add("in-function", S.in_function);
  Add("in-file", S.in_file);
  return Text;
}

/// Names of the values 0, 1, 2 ...
static void putNames(Bytes &Out, semrules_value &V,
                     ArrayRef<std::string> Names) {
  SmallVector<semrules_enumerator, 8> Table;
  for (size_t I = 0; I < Names.size(); ++I)
    if (!Names[I].empty())
      Table.push_back({int64_t(I), Out.string(Names[I]), 0});
  V.name_count = uint32_t(Table.size());
  V.names = Out.reserve(Table.size() * sizeof(semrules_enumerator));
  for (size_t I = 0; I < Table.size(); ++I)
    Out.put(V.names + uint32_t(I * sizeof Table[0]), Table[I]);
}

/// Of all rules, behind the list's entries.
static uint32_t putSuppressions(Bytes &Out, const sr_spec &Spec) {
  SmallVector<semrules_suppression_entry, 8> All;
  for (uint32_t R = 0; R < Spec.header->rules.count; ++R) {
    const SpecRule *Rule = sr_spec_rule(&Spec, R);
    for (uint32_t I = 0; I < Rule->suppression_count; ++I) {
      const SpecSuppression *S =
          sr_spec_suppression(&Spec, Rule->first_suppression + I);
      if (!S)
        break;
      All.push_back({Out.string(sr_spec_string(&Spec, Rule->id)),
                     Out.string(suppressionText(Spec, *S)),
                     Out.string(sr_spec_string(&Spec, S->reason))});
    }
  }
  if (All.empty())
    return 0;
  All.push_back({0, 0, 0});
  uint32_t At = Out.reserve(All.size() * sizeof All[0]);
  for (size_t I = 0; I < All.size(); ++I)
    Out.put(At + uint32_t(I * sizeof All[0]), All[I]);
  return At;
}

GlobalVariable *RecordWriter::site(const SpecRule &Rule,
                                   const SiteText &Text, ArrayRef<Slot> Slots,
                                   ArrayRef<std::string> Operands) {
  Bytes Out(sizeof(semrules_site));
  auto FromSpec = [&](uint32_t Offset) {
    return Out.string(sr_spec_string(&Spec, Offset));
  };
  semrules_site S = {};
  S.magic = SR_SITE_MAGIC;
  S.spec_digest = Spec.header->digest;
  S.state = uint8_t(Text.State);
  S.kind = uint8_t(Text.Kind);
  S.point = uint8_t(Text.Point);
  S.severity = uint8_t(Rule.severity);
  S.has_counts = Text.HasCounts;
  S.value_count = uint8_t(Slots.size());
  S.operand_count = uint8_t(std::min<size_t>(Operands.size(), 255));
  S.line = Text.Where.Line;
  S.column = Text.Where.Column;
  S.rule_line = Rule.line;
  S.rule_column = Rule.column;
  S.rule = FromSpec(Rule.id);
  S.file = Out.string(Text.Where.File);
  S.function = Out.string(Text.Where.Function);
  S.subject = Out.string(Text.Subject);
  S.reason = Out.string(Text.Reason);
  S.rule_file = FromSpec(Rule.file);
  S.message = Out.string(Text.Message);
  if (Text.State != SR_STATE_SKIPPED) {
    S.condition = Out.string(Text.Condition);
    S.incident_text = FromSpec(Rule.incident_text);
    S.incident_json = FromSpec(Rule.incident_json);
    S.extra_json = FromSpec(Rule.extra_json);
  }
  S.values = Out.reserve(Slots.size() * sizeof(semrules_value));
  for (size_t I = 0; I < Slots.size(); ++I) {
    semrules_value V = {};
    V.text = Out.string(Slots[I].Text);
    V.kind = uint8_t(Slots[I].Kind);
    V.in_values = Slots[I].InValues;
    if (Slots[I].Enum)
      putEnumerators(Out, V, *Slots[I].Enum);
    else if (!Slots[I].Names.empty())
      putNames(Out, V, Slots[I].Names);
    Out.put(S.values + uint32_t(I * sizeof V), V);
  }
  S.operands = Out.reserve(S.operand_count * sizeof(uint32_t));
  for (uint32_t I = 0; I < S.operand_count; ++I)
    Out.put(S.operands + I * 4, Out.string(Operands[I]));
  Out.align();
  S.size = uint32_t(Out.Data.size());
  Out.put(0, S);
  return emit(Out.Data, SR_SECTION_SITES, true, "semrules.site");
}

GlobalVariable *RecordWriter::emit(StringRef Data, const char *Section,
                                   bool Writable, const char *Name) {
  Constant *Init =
      ConstantDataArray::getString(M.getContext(), Data, /*AddNull=*/false);
  auto *G = new GlobalVariable(M, Init->getType(), !Writable,
                               GlobalValue::PrivateLinkage, Init, Name);
  G->setSection(Section);
  G->setAlignment(Align(8));
  Kept.push_back(G);
  return G;
}

void RecordWriter::unit(bool HasDebugInfo) {
  Bytes Out(sizeof(semrules_unit));
  semrules_unit U = {};
  U.magic = SR_UNIT_MAGIC;
  U.spec_digest = Spec.header->digest;
  U.source = Out.string(M.getSourceFileName());
  U.has_debug_info = HasDebugInfo;
  Out.align();
  U.size = uint32_t(Out.Data.size());
  Out.put(0, U);
  emit(Out.Data, SR_SECTION_UNITS, false, "semrules.unit");
}

/// One list for each spec in a linked object: the linker folds equal ones.
/// The spec has it ready: it is in every object, used or not.
void RecordWriter::ruleList() {
  const sr_spec_slice &Ready = Spec.header->rule_list;
  if (Ready.count < sizeof(semrules_rule_list))
    return;
  Bytes Out(StringRef(Spec.bytes + Ready.offset, Ready.count));
  semrules_rule_list L;
  memcpy(&L, Out.Data.data(), sizeof L);
  L.spec_digest = Spec.header->digest;
  L.suppressions =
      Spec.header->suppressions.count ? putSuppressions(Out, Spec) : 0;
  Out.align();
  L.size = uint32_t(Out.Data.size());
  Out.put(0, L);
  GlobalVariable *G = emit(Out.Data, SR_SECTION_RULES, false, "");
  std::string Name;
  raw_string_ostream(Name) << "__semrules_rules_"
                           << format_hex_no_prefix(Spec.header->digest, 16);
  G->setName(Name);
  G->setLinkage(GlobalValue::LinkOnceODRLinkage);
  G->setVisibility(GlobalValue::HiddenVisibility);
  G->setComdat(M.getOrInsertComdat(Name));
}

static GlobalVariable *boundary(Module &M, const Twine &Name) {
  Type *Byte = Type::getInt8Ty(M.getContext());
  auto *G = cast<GlobalVariable>(M.getOrInsertGlobal(Name.str(), Byte));
  G->setLinkage(GlobalValue::ExternalLinkage);
  G->setVisibility(GlobalValue::HiddenVisibility);
  return G;
}

static Function *registrar(Module &M, GlobalVariable *Record, const char *Name,
                           const char *Callee) {
  LLVMContext &C = M.getContext();
  auto *Void = FunctionType::get(Type::getVoidTy(C), false);
  auto *F = Function::Create(Void, GlobalValue::LinkOnceODRLinkage, Name, &M);
  F->setVisibility(GlobalValue::HiddenVisibility);
  F->setComdat(M.getOrInsertComdat(Name));
  F->setDoesNotThrow();
  IRBuilder<> B(BasicBlock::Create(C, "entry", F));
  FunctionCallee Fn =
      M.getOrInsertFunction(Callee, B.getVoidTy(), bytePointer(C));
  B.CreateCall(Fn, {B.CreatePointerCast(Record, bytePointer(C))});
  B.CreateRetVoid();
  return F;
}

void RecordWriter::registration() {
  LLVMContext &C = M.getContext();
  PointerType *P = bytePointer(C);
  Type *I32 = Type::getInt32Ty(C);
  auto *T = StructType::get(C, {I32, I32, P, P, P, P, P, P});
  auto Address = [&](const Twine &Name) {
    return ConstantExpr::getPointerCast(boundary(M, Name), P);
  };
  auto *Guard = cast<GlobalVariable>(
      M.getOrInsertGlobal("__semrules_abi_v1", Type::getInt8Ty(C)));
  Guard->setConstant(true);
  Constant *Init = ConstantStruct::get(
      T, {ConstantInt::get(I32, SR_ABI_VERSION),
          ConstantInt::get(I32, sizeof(semrules_module)),
          Address("__start_" SR_SECTION_SITES),
          Address("__stop_" SR_SECTION_SITES),
          Address("__start_" SR_SECTION_UNITS),
          Address("__stop_" SR_SECTION_UNITS), ConstantPointerNull::get(P),
          ConstantExpr::getPointerCast(Guard, P)});
  const char *Name = "__semrules_module_record";
  auto *Record = new GlobalVariable(
      M, T, false, GlobalValue::LinkOnceODRLinkage, Init, Name);
  Record->setVisibility(GlobalValue::HiddenVisibility);
  Record->setComdat(M.getOrInsertComdat(Name));
  Function *Ctor = registrar(M, Record, "__semrules_module_ctor",
                             "__semrules_register");
  Function *Dtor = registrar(M, Record, "__semrules_module_dtor",
                             "__semrules_unregister");
  appendToGlobalCtors(M, Ctor, 101, Ctor);
  appendToGlobalDtors(M, Dtor, 101, Dtor);
}

void RecordWriter::finish() { appendToUsed(M, Kept); }

} // namespace semrules

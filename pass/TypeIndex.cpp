//===- TypeIndex.cpp - a module's types, fields and enumerators by name ----===//

#include "TypeIndex.h"
#include "LLVMCompat.h"
#include "llvm/BinaryFormat/Dwarf.h"
#include "llvm/Demangle/Demangle.h"

using namespace llvm;

namespace semrules {

static std::string qualifiedName(StringRef Plain, const DIScope *S) {
  std::string Name = Plain.str();
  for (; S && (isa<DINamespace>(S) || isa<DICompositeType>(S));
       S = S->getScope())
    if (!S->getName().empty())
      Name = S->getName().str() + "::" + Name;
  return Name;
}

/// "ns::Inner::Name" of a type.
static std::string qualifiedName(const DIType *T) {
  return qualifiedName(T->getName(), T->getScope());
}

std::string qualifiedName(const DIGlobalVariable *V) {
  // A static member's class is the scope of its declaration.
  if (const DIDerivedType *D = V->getStaticDataMemberDeclaration())
    return qualifiedName(V->getName(), D->getScope());
  return qualifiedName(V->getName(), V->getScope());
}

void TypeIndex::addRecord(StringRef Name, const DICompositeType *C) {
  Records &R = ByName[Name];
  if (!is_contained(R, C))
    R.push_back(C);
}

static bool isRecordTag(unsigned Tag) {
  return Tag == dwarf::DW_TAG_structure_type ||
         Tag == dwarf::DW_TAG_class_type || Tag == dwarf::DW_TAG_union_type;
}

void TypeIndex::addType(const DIType *T) {
  if (auto *B = dyn_cast<DIBasicType>(T)) {
    Basics.try_emplace(B->getName(), B);
    return;
  }
  if (auto *D = dyn_cast<DIDerivedType>(T)) {
    if (D->getTag() != dwarf::DW_TAG_typedef)
      return;
    Typedefs.try_emplace(qualifiedName(D), D);
    auto *C = dyn_cast_or_null<DICompositeType>(stripped(D));
    if (C && isRecordTag(C->getTag()) && !C->isForwardDecl())
      addRecord(qualifiedName(D), C);
    return;
  }
  auto *C = dyn_cast<DICompositeType>(T);
  if (!C)
    return;
  if (C->getTag() == dwarf::DW_TAG_enumeration_type) {
    if (!C->getName().empty())
      Enums.try_emplace(qualifiedName(C), C);
    for (const DINode *N : C->getElements())
      if (auto *E = dyn_cast_or_null<DIEnumerator>(N))
        Enumerators.try_emplace(E->getName(), E->getValue().getSExtValue());
    return;
  }
  if (!isRecordTag(C->getTag()) || C->getName().empty())
    return;
  if (C->isForwardDecl()) {
    OnlyDeclared.insert(qualifiedName(C));
    return;
  }
  std::string Name = qualifiedName(C);
  addRecord(Name, C);
  StringRef Plain = StringRef(Name).take_until([](char Ch) {
    return Ch == '<';
  });
  if (Plain.size() != Name.size())
    addRecord(Plain, C);
}

/// The source name in an LLVM struct type's name: without "struct." and the
/// like, without the ".N" that makes it unique, without ".base".
static StringRef sourceName(StringRef Name) {
  for (const char *Prefix : {"struct.", "class.", "union."})
    if (startsWith(Name, Prefix)) {
      Name = Name.drop_front(strlen(Prefix));
      break;
    }
  size_t Dot = Name.rfind('.');
  if (Dot != StringRef::npos && Dot + 1 < Name.size() &&
      Name.drop_front(Dot + 1).find_first_not_of("0123456789") ==
          StringRef::npos)
    Name = Name.take_front(Dot);
  if (endsWith(Name, ".base"))
    Name = Name.drop_back(5);
  return Name;
}

void TypeIndex::build() {
  if (Built)
    return;
  Built = true;
  DebugInfoFinder Finder;
  Finder.processModule(M);
  for (const DIType *T : Finder.types())
    addType(T);
  if (!Headers.empty())
    addHeaderRecords();
}

//===----------------------------------------------------------------------===//
// What the headers declare
//===----------------------------------------------------------------------===//

/// Records of the headers that the module has as LLVM structs, under every
/// name that rules may use; the module's own descriptions come first.
void TypeIndex::addHeaderRecords() {
  for (StructType *T : M.getIdentifiedStructTypes())
    if (!T->isOpaque())
      Structs.try_emplace(sourceName(T->getName()), T);
  Headers.forEach([&](const SpecSymbol &S) {
    if (S.kind != SR_SYMBOL_TYPE || ByName.count(Headers.name(S)))
      return;
    const DICompositeType *C = Headers.record(S);
    if (!C)
      return;
    auto Described = ByName.find(C->getName());
    if (Described != ByName.end() && !Headers.isOurs(Described->second[0])) {
      Records Same = Described->second; // a typedef of what the module describes
      ByName[Headers.name(S)] = Same;
    } else if (Structs.count(C->getName())) {
      addRecord(Headers.name(S), C);
    }
  });
}

const DICompositeType *TypeIndex::inHeaders(StringRef Name) {
  const SpecSymbol *S = Headers.find(Name, SR_SYMBOL_TYPE);
  return S ? Headers.record(*S) : nullptr;
}

static std::string sizesDiffer(const Twine &What, uint64_t Here,
                               const Twine &There, uint64_t Then) {
  return (What + " has " + Twine(Here) + " bytes in this file, but " +
          Twine(Then) + " in " + There)
      .str();
}

static const char Cure[] =
    "; compile the rules with the flags that this file is compiled with";

/// Module description C against the headers' record of that name.
std::string TypeIndex::differenceFromHeaders(const DICompositeType *C) {
  const DICompositeType *Then = inHeaders(qualifiedName(C));
  if (!Then || Then == C)
    return "";
  std::string There = Headers.placeOf(Then);
  std::string What = "'" + qualifiedName(C) + "'";
  if (C->getSizeInBits() != Then->getSizeInBits())
    return sizesDiffer(What, C->getSizeInBits() / 8, There,
                       Then->getSizeInBits() / 8);
  for (const FieldInfo &F : findFields(Then, "*")) {
    std::optional<FieldInfo> Here = findMember(C, F.Name);
    std::string Field = "'" + F.Name + "' of " + What;
    if (!Here)
      return "this file's " + What + " has no field '" + F.Name +
             "', but the one in " + There + " has";
    if (Here->BitOffset != F.BitOffset)
      return Field + " lies at byte " + std::to_string(Here->BitOffset / 8) +
             (Here->BitOffset % 8
                  ? " bit " + std::to_string(Here->BitOffset % 8)
                  : "") +
             " in this file, but at byte " + std::to_string(F.BitOffset / 8) +
             (F.BitOffset % 8 ? " bit " + std::to_string(F.BitOffset % 8)
                              : "") +
             " in " + There;
    if (Here->BitExtent != F.BitExtent)
      return sizesDiffer(Field, Here->BitExtent / 8, There, F.BitExtent / 8);
  }
  return "";
}

/// Whether a field of a struct may begin at that byte, as LLVM lays it out.
static bool beginsAt(StructType *T, uint64_t Byte, const DataLayout &DL) {
  const StructLayout *Layout = DL.getStructLayout(T);
  unsigned Index = Layout->getElementContainingOffset(Byte);
  uint64_t Start = Layout->getElementOffset(Index);
  if (Start == Byte)
    return true;
  Type *Inner = T->getElementType(Index);
  while (auto *A = dyn_cast<ArrayType>(Inner)) {
    Inner = A->getElementType();
    uint64_t Size = DL.getTypeAllocSize(Inner).getFixedValue();
    Byte = Start + (Byte - Start) % (Size ? Size : 1);
  }
  if (auto *S = dyn_cast<StructType>(Inner))
    return beginsAt(S, Byte - Start, DL);
  return Byte == Start || !Inner->isPointerTy();
}

/// The headers' record C against the module's LLVM struct of that name.
std::string TypeIndex::differenceFromModule(const DICompositeType *C) {
  build();
  auto It = Structs.find(C->getName());
  if (It == Structs.end())
    return "";
  const DataLayout &DL = M.getDataLayout();
  std::string What = ("'" + C->getName() + "'").str();
  std::string There = Headers.placeOf(C);
  uint64_t Bytes = DL.getTypeAllocSize(It->second).getFixedValue();
  if (Bytes != C->getSizeInBits() / 8)
    return sizesDiffer(What, Bytes, There, C->getSizeInBits() / 8);
  if (C->getTag() == dwarf::DW_TAG_union_type)
    return "";
  for (const FieldInfo &F : findFields(C, "*"))
    if (!F.IsBitField && !F.InUnion &&
        F.BitOffset < C->getSizeInBits() &&
        !beginsAt(It->second, F.BitOffset / 8, DL))
      return What + " has no field at byte " +
             std::to_string(F.BitOffset / 8) + " in this file, where '" +
             F.Name + "' lies in " + There;
  return "";
}

std::string TypeIndex::refusal(const DICompositeType *C) {
  if (Headers.empty() || !C)
    return "";
  auto Known = Refusals.find(C);
  if (Known != Refusals.end())
    return Known->second;
  std::string Why = Headers.isOurs(C) ? differenceFromModule(C)
                                      : differenceFromHeaders(C);
  if (!Why.empty())
    Why += Cure;
  return Refusals[C] = Why;
}

std::string TypeIndex::refusal(StringRef Name) {
  std::string Why;
  for (const DICompositeType *C : records(Name)) {
    Why = refusal(C);
    if (Why.empty())
      return "";
  }
  return Why;
}

const SpecSymbol *TypeIndex::declarationOf(const Function &F) {
  if (Headers.empty())
    return nullptr;
  for (const std::string &Name : namesOf(F))
    if (const SpecSymbol *S =
            Headers.findLinked(Name, F.getName(), SR_SYMBOL_FUNCTION))
      return S;
  return nullptr;
}

bool TypeIndex::hasDebugInfo() {
  for (const DICompileUnit *CU : M.debug_compile_units())
    if (CU->getEmissionKind() == DICompileUnit::FullDebug)
      return true;
  return false;
}

const TypeIndex::Records &TypeIndex::records(StringRef Name) {
  static const Records None;
  build();
  auto It = ByName.find(Name);
  return It == ByName.end() ? None : It->second;
}

const TypeIndex::Records &TypeIndex::recordsOf(StructType *T) {
  auto Found = OfStruct.find(T);
  if (Found != OfStruct.end())
    return Found->second;
  Records Result;
  if (T->hasName() && !T->isOpaque()) {
    bool IsBase = T->getName().find(".base") != StringRef::npos;
    uint64_t Bits = M.getDataLayout().getTypeAllocSizeInBits(T);
    for (const DICompositeType *C : records(sourceName(T->getName())))
      if ((C->getSizeInBits() == Bits || IsBase) && refusal(C).empty())
        Result.push_back(C);
  }
  return OfStruct[T] = Result;
}

namespace {
struct BuiltinType {
  const char *Words;
  TypeClass Class;
  unsigned Bits;
  bool Signed;
};
} // namespace

/// C's own types and the usual typedefs, for modules that do not use them.
static const BuiltinType BuiltinTypes[] = {
    {"void", TypeClass::Void, 8, false},
    {"bool", TypeClass::Boolean, 8, false},
    {"_Bool", TypeClass::Boolean, 8, false},
    {"char", TypeClass::Character, 8, true},
    {"signed char", TypeClass::Character, 8, true},
    {"unsigned char", TypeClass::Character, 8, false},
    {"short", TypeClass::Integer, 16, true},
    {"unsigned short", TypeClass::Integer, 16, false},
    {"int", TypeClass::Integer, 32, true},
    {"unsigned", TypeClass::Integer, 32, false},
    {"unsigned int", TypeClass::Integer, 32, false},
    {"long", TypeClass::Integer, 64, true},
    {"unsigned long", TypeClass::Integer, 64, false},
    {"long long", TypeClass::Integer, 64, true},
    {"unsigned long long", TypeClass::Integer, 64, false},
    {"int8_t", TypeClass::Integer, 8, true},
    {"uint8_t", TypeClass::Integer, 8, false},
    {"int16_t", TypeClass::Integer, 16, true},
    {"uint16_t", TypeClass::Integer, 16, false},
    {"int32_t", TypeClass::Integer, 32, true},
    {"uint32_t", TypeClass::Integer, 32, false},
    {"int64_t", TypeClass::Integer, 64, true},
    {"uint64_t", TypeClass::Integer, 64, false},
    {"size_t", TypeClass::Integer, 64, false},
    {"ssize_t", TypeClass::Integer, 64, true},
    {"ptrdiff_t", TypeClass::Integer, 64, true},
    {"intptr_t", TypeClass::Integer, 64, true},
    {"uintptr_t", TypeClass::Integer, 64, false},
    {"intmax_t", TypeClass::Integer, 64, true},
    {"uintmax_t", TypeClass::Integer, 64, false},
    {"off_t", TypeClass::Integer, 64, true},
    {"time_t", TypeClass::Integer, 64, true},
    {"float", TypeClass::Floating, 32, true},
    {"double", TypeClass::Floating, 64, true},
};

/// "long unsigned int" and its like, as "unsigned long".
static std::string canonicalWords(StringRef Words) {
  bool Unsigned = false, Signed = false, Char = false, Short = false;
  unsigned Longs = 0;
  SmallVector<StringRef, 4> Parts;
  Words.split(Parts, ' ', -1, false);
  std::string Rest;
  for (StringRef W : Parts) {
    if (W == "unsigned")
      Unsigned = true;
    else if (W == "signed")
      Signed = true;
    else if (W == "char")
      Char = true;
    else if (W == "short")
      Short = true;
    else if (W == "long")
      ++Longs;
    else if (W != "int" && W != "const" && W != "volatile")
      Rest += (Rest.empty() ? "" : " ") + W.str();
  }
  if (!Rest.empty())
    return Rest;
  if (Char)
    return Unsigned ? "unsigned char" : Signed ? "signed char" : "char";
  std::string Base = Short        ? "short"
                     : Longs == 1 ? "long"
                     : Longs > 1  ? "long long"
                                  : "int";
  return Unsigned ? "unsigned " + Base : Base;
}

std::optional<SrType> TypeIndex::type(StringRef Words) {
  build();
  std::string Name = canonicalWords(Words);
  StringRef Plain = Name;
  for (const char *Keyword : {"struct ", "union ", "class "})
    if (startsWith(Plain, Keyword)) {
      const Records &R = records(Plain.drop_front(strlen(Keyword)));
      if (R.empty())
        return std::nullopt;
      return SrType::ofDI(R.front());
    }
  if (startsWith(Plain, "enum ")) {
    Plain = Plain.drop_front(5);
    auto It = Enums.find(Plain);
    if (It != Enums.end())
      return SrType::ofDI(It->second);
    if (const SpecSymbol *S = Headers.find(Plain, SR_SYMBOL_TYPE))
      return SrType::ofDI(Headers.type(S->type));
    return std::nullopt;
  }
  auto Typedef = Typedefs.find(Plain);
  if (Typedef != Typedefs.end())
    return SrType::ofDI(Typedef->second);
  if (const SpecSymbol *S = Headers.find(Plain, SR_SYMBOL_TYPE))
    if (const DIType *T = Headers.type(S->type))
      return SrType::ofDI(T);
  for (const BuiltinType &B : BuiltinTypes)
    if (Plain == B.Words)
      return SrType::scalar(B.Class, B.Bits, B.Signed);
  const Records &R = records(Plain);
  if (!R.empty())
    return SrType::ofDI(R.front());
  auto Enum = Enums.find(Plain);
  if (Enum != Enums.end())
    return SrType::ofDI(Enum->second);
  return std::nullopt;
}

std::optional<int64_t> TypeIndex::enumerator(StringRef Name) {
  build();
  // A qualified enumerator (Color::Red) is known by its last part.
  size_t Colon = Name.rfind("::");
  if (Colon != StringRef::npos)
    Name = Name.drop_front(Colon + 2);
  auto It = Enumerators.find(Name);
  if (It == Enumerators.end())
    return std::nullopt;
  return It->second;
}

SrType TypeIndex::typeOf(Type *T) {
  uint64_t Count = 1;
  bool IsArray = T->isArrayTy();
  for (; auto *A = dyn_cast<ArrayType>(T); T = A->getElementType())
    Count *= A->getNumElements();
  auto *S = dyn_cast<StructType>(T);
  if (!S || recordsOf(S).empty())
    return SrType::unknown();
  const DICompositeType *C = recordsOf(S).front();
  if (!IsArray)
    return SrType::ofDI(C);
  return SrType::ofDI(Headers.arrayOf(const_cast<DICompositeType *>(C),
                                      C->getSizeInBits() / 8, Count));
}

/// The name by which the source knows a variable.
static std::string sourceNameOf(const GlobalVariable &G) {
  return demangle(G.getName().str());
}

SrType TypeIndex::typeOfGlobal(const GlobalVariable &G) {
  SmallVector<DIGlobalVariableExpression *, 1> Infos;
  G.getDebugInfo(Infos);
  for (DIGlobalVariableExpression *E : Infos)
    if (E->getVariable()->getType())
      return SrType::ofDI(E->getVariable()->getType());
  Type *T = G.getValueType();
  if (const SpecSymbol *S =
          Headers.findLinked(sourceNameOf(G), G.getName(), SR_SYMBOL_VARIABLE)) {
    SrType Declared = SrType::ofDI(Headers.type(S->type));
    if (T->isSized() && Declared.sizeInBytes() ==
                            M.getDataLayout().getTypeAllocSize(T).getFixedValue())
      return Declared;
  }
  // Only declared here: clang describes no such variable, but the LLVM type
  // tells structs by name and scalars by size.
  if (T->isStructTy() || T->isArrayTy())
    return typeOf(T);
  if (T->isIntegerTy() && T->getIntegerBitWidth() <= 64)
    return SrType::integer(T->getIntegerBitWidth(), true);
  if (T->isFloatTy() || T->isDoubleTy())
    return SrType::scalar(TypeClass::Floating, T->isFloatTy() ? 32 : 64, true);
  if (T->isPointerTy()) {
    SrType Void = SrType::scalar(TypeClass::Void, 8, false);
    return Void.pointerTo();
  }
  return SrType::unknown();
}

GlobalVariable *TypeIndex::global(StringRef Name) {
  if (GlobalVariable *G = M.getGlobalVariable(Name, /*AllowInternal=*/true))
    return G;
  if (!GlobalsBuilt) {
    GlobalsBuilt = true;
    for (GlobalVariable &G : M.globals()) {
      SmallVector<DIGlobalVariableExpression *, 1> Infos;
      G.getDebugInfo(Infos);
      for (DIGlobalVariableExpression *E : Infos)
        Globals.try_emplace(qualifiedName(E->getVariable()), &G);
    }
  }
  auto It = Globals.find(Name);
  if (It != Globals.end())
    return It->second;
  const SpecSymbol *S = Headers.find(Name, SR_SYMBOL_VARIABLE);
  return S ? M.getGlobalVariable(Headers.linkName(*S), /*AllowInternal=*/true)
           : nullptr;
}

} // namespace semrules

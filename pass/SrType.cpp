//===- SrType.cpp - types of rule expressions ------------------------------===//

#include "SrType.h"
#include "llvm/BinaryFormat/Dwarf.h"

using namespace llvm;

namespace semrules {

const DIType *stripped(const DIType *T) {
  while (auto *D = dyn_cast_or_null<DIDerivedType>(T)) {
    switch (D->getTag()) {
    case dwarf::DW_TAG_typedef:
    case dwarf::DW_TAG_const_type:
    case dwarf::DW_TAG_volatile_type:
    case dwarf::DW_TAG_restrict_type:
    case dwarf::DW_TAG_atomic_type:
      T = D->getBaseType();
      continue;
    default:
      return T;
    }
  }
  return T;
}

static bool isPointerTag(unsigned Tag) {
  return Tag == dwarf::DW_TAG_pointer_type ||
         Tag == dwarf::DW_TAG_reference_type ||
         Tag == dwarf::DW_TAG_rvalue_reference_type;
}

static TypeClass classifyBasic(const DIBasicType &B) {
  switch (B.getEncoding()) {
  case dwarf::DW_ATE_boolean:
    return TypeClass::Boolean;
  case dwarf::DW_ATE_float:
    return TypeClass::Floating;
  case dwarf::DW_ATE_signed_char:
  case dwarf::DW_ATE_unsigned_char:
    return B.getSizeInBits() == 8 ? TypeClass::Character : TypeClass::Integer;
  case dwarf::DW_ATE_signed:
  case dwarf::DW_ATE_unsigned:
  case dwarf::DW_ATE_UTF:
    return TypeClass::Integer;
  default:
    return B.getTag() == dwarf::DW_TAG_unspecified_type ? TypeClass::Pointer
                                                        : TypeClass::Unknown;
  }
}

static TypeClass classifyComposite(const DICompositeType &C, unsigned Dims) {
  switch (C.getTag()) {
  case dwarf::DW_TAG_enumeration_type:
    return TypeClass::Enumeration;
  case dwarf::DW_TAG_structure_type:
  case dwarf::DW_TAG_class_type:
  case dwarf::DW_TAG_union_type:
    return TypeClass::Record;
  case dwarf::DW_TAG_array_type:
    return Dims < C.getElements().size()
               ? TypeClass::Array
               : SrType::ofDI(C.getBaseType()).classify();
  default:
    return TypeClass::Unknown;
  }
}

TypeClass SrType::classify() const {
  if (Stars)
    return TypeClass::Pointer;
  if (!DI)
    return Scalar;
  const DIType *T = stripped(DI);
  if (!T)
    return TypeClass::Void;
  if (auto *B = dyn_cast<DIBasicType>(T))
    return classifyBasic(*B);
  if (auto *C = dyn_cast<DICompositeType>(T))
    return classifyComposite(*C, Dims);
  if (isa<DISubroutineType>(T))
    return TypeClass::Function;
  if (auto *D = dyn_cast<DIDerivedType>(T))
    if (isPointerTag(D->getTag()))
      return TypeClass::Pointer;
  return TypeClass::Unknown;
}

bool SrType::isIntegral() const {
  switch (classify()) {
  case TypeClass::Integer:
  case TypeClass::Boolean:
  case TypeClass::Character:
  case TypeClass::Enumeration:
    return true;
  default:
    return false;
  }
}

bool SrType::isScalar() const {
  TypeClass C = classify();
  return isIntegral() || C == TypeClass::Floating || C == TypeClass::Pointer;
}

bool SrType::isReference() const {
  if (Stars || !DI)
    return false;
  auto *D = dyn_cast_or_null<DIDerivedType>(stripped(DI));
  return D && (D->getTag() == dwarf::DW_TAG_reference_type ||
               D->getTag() == dwarf::DW_TAG_rvalue_reference_type);
}

/// The array's element type where Dims have all been taken off.
static const DIType *elementIfTakenOff(const DIType *T, unsigned Dims) {
  auto *C = dyn_cast_or_null<DICompositeType>(T);
  if (C && C->getTag() == dwarf::DW_TAG_array_type &&
      Dims >= C->getElements().size())
    return stripped(C->getBaseType());
  return T;
}

uint64_t SrType::bits() const {
  if (Stars)
    return 64;
  if (!DI)
    return Scalar == TypeClass::Unknown ? 0 : ScalarBits;
  const DIType *T = elementIfTakenOff(stripped(DI), Dims);
  if (!T)
    return 0;
  if (auto *D = dyn_cast<DIDerivedType>(T))
    if (isPointerTag(D->getTag()))
      return 64;
  return T->getSizeInBits();
}

bool SrType::isSigned() const {
  if (Stars)
    return false;
  if (!DI)
    return ScalarSigned;
  const DIType *T = elementIfTakenOff(stripped(DI), Dims);
  if (auto *C = dyn_cast_or_null<DICompositeType>(T)) {
    if (C->getTag() != dwarf::DW_TAG_enumeration_type)
      return false;
    if (const DIType *Base = C->getBaseType())
      return ofDI(Base).isSigned();
    // Without a declared base, an enumerator says whether values are unsigned.
    for (const DINode *N : C->getElements())
      if (auto *E = dyn_cast<DIEnumerator>(N))
        return !E->isUnsigned();
    return false;
  }
  if (auto *B = dyn_cast_or_null<DIBasicType>(T))
    return B->getEncoding() == dwarf::DW_ATE_signed ||
           B->getEncoding() == dwarf::DW_ATE_signed_char;
  return false;
}

SrType SrType::pointee() const {
  if (Stars) {
    SrType R = *this;
    --R.Stars;
    return R;
  }
  const DIType *T = stripped(DI);
  if (auto *C = dyn_cast_or_null<DICompositeType>(T)) {
    if (C->getTag() != dwarf::DW_TAG_array_type)
      return unknown();
    if (Dims + 1 == C->getElements().size())
      return ofDI(C->getBaseType());
    if (Dims < C->getElements().size()) {
      SrType R = *this;
      ++R.Dims;
      return R;
    }
    return ofDI(C->getBaseType()).pointee();
  }
  auto *D = dyn_cast_or_null<DIDerivedType>(T);
  return D && isPointerTag(D->getTag()) ? ofDI(D->getBaseType()) : unknown();
}

SrType SrType::pointerTo() const {
  SrType R = *this;
  ++R.Stars;
  return R;
}

const DICompositeType *SrType::record() const {
  if (Stars || classify() != TypeClass::Record)
    return nullptr;
  return dyn_cast_or_null<DICompositeType>(
      elementIfTakenOff(stripped(DI), Dims));
}

const DICompositeType *SrType::enumeration() const {
  if (Stars || classify() != TypeClass::Enumeration)
    return nullptr;
  return dyn_cast_or_null<DICompositeType>(
      elementIfTakenOff(stripped(DI), Dims));
}

uint64_t SrType::sizeInBytes() const {
  if (Stars)
    return 8;
  if (!DI)
    return Scalar == TypeClass::Void ? 1 : ScalarBits / 8;
  const DIType *T = stripped(DI);
  auto *C = dyn_cast_or_null<DICompositeType>(T);
  if (!C || C->getTag() != dwarf::DW_TAG_array_type || Dims == 0)
    return bits() / 8;
  uint64_t Size = ofDI(C->getBaseType()).sizeInBytes();
  DINodeArray Ranges = C->getElements();
  for (unsigned I = Dims; I < Ranges.size(); ++I) {
    auto *Range = dyn_cast<DISubrange>(Ranges[I]);
    auto *Count = Range ? Range->getCount().dyn_cast<ConstantInt *>() : nullptr;
    if (!Count || Count->isMinusOne())
      return 0;
    Size *= Count->getZExtValue();
  }
  return Size;
}

std::string SrType::name() const {
  std::string N;
  if (!DI) {
    N = Scalar == TypeClass::Void ? "void"
        : Scalar == TypeClass::Unknown
            ? "unknown"
            : (ScalarSigned ? "int" : "unsigned int") +
                  std::to_string(ScalarBits) + "_t";
  } else if (!DI->getName().empty()) {
    N = DI->getName().str();
  } else if (auto *D = dyn_cast<DIDerivedType>(DI)) {
    N = ofDI(D->getBaseType()).name();
    if (isPointerTag(D->getTag()))
      N += isReference() ? " &" : " *";
  } else {
    N = "unnamed type";
  }
  for (unsigned I = 0; I < Stars; ++I)
    N += I ? "*" : " *";
  return N;
}

} // namespace semrules

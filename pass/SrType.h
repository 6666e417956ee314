//===- SrType.h - types of rule expressions --------------------------------===//
//
// A type is a debug-information type with pointers or array dimensions taken
// off or put on, or a plain scalar where debug information has no type.
//
//===----------------------------------------------------------------------===//
#ifndef SEMRULES_SRTYPE_H
#define SEMRULES_SRTYPE_H

#include "llvm/IR/DebugInfoMetadata.h"
#include <cstdint>
#include <string>

namespace semrules {

enum class TypeClass {
  Unknown,
  Void,
  Integer,
  Boolean,
  Character, // char, signed char, unsigned char
  Enumeration,
  Floating,
  Pointer,
  Record, // struct, union, class
  Array,
  Function
};

struct SrType {
  const llvm::DIType *DI = nullptr;
  unsigned Stars = 0; // pointers put on top of DI
  unsigned Dims = 0;  // array dimensions already taken off DI
  // Where DI is null:
  TypeClass Scalar = TypeClass::Unknown;
  unsigned ScalarBits = 64;
  bool ScalarSigned = true;

  static SrType ofDI(const llvm::DIType *T) {
    SrType R;
    R.DI = T;
    if (!T)
      R.Scalar = TypeClass::Void;
    return R;
  }
  static SrType integer(unsigned Bits, bool Signed) {
    SrType R;
    R.Scalar = TypeClass::Integer;
    R.ScalarBits = Bits;
    R.ScalarSigned = Signed;
    return R;
  }
  static SrType scalar(TypeClass C, unsigned Bits, bool Signed) {
    SrType R = integer(Bits, Signed);
    R.Scalar = C;
    return R;
  }
  static SrType unknown() { return SrType(); }

  TypeClass classify() const;
  bool isScalar() const;
  /// Integer, Boolean, Character, Enumeration.
  bool isIntegral() const;
  bool isReference() const;
  /// Bits of a scalar as it lies in memory; 0 if not known.
  uint64_t bits() const;
  bool isSigned() const;
  /// What a pointer points to, an array's element, a reference's referent;
  /// Unknown if this is none of them.
  SrType pointee() const;
  SrType pointerTo() const;
  /// The struct, union or class, if this is one.
  const llvm::DICompositeType *record() const;
  const llvm::DICompositeType *enumeration() const;
  /// sizeof, in bytes; 0 if not known.
  uint64_t sizeInBytes() const;
  /// As a person would write it.
  std::string name() const;
};

/// T without typedefs, const, volatile, restrict, _Atomic.
const llvm::DIType *stripped(const llvm::DIType *T);

} // namespace semrules

#endif

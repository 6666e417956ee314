//===- TypeIndex.h - a module's types, fields and enumerators by name ------===//
//
// Built once a module, from its debug information and from what the front end
// found in headers, and only when a rule needs it.  Where both know a record
// they must agree; where they do not, it is refused.
//
//===----------------------------------------------------------------------===//
#ifndef SEMRULES_TYPEINDEX_H
#define SEMRULES_TYPEINDEX_H

#include "SpecTypes.h"
#include "SrType.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/IR/DerivedTypes.h"
#include "llvm/IR/Module.h"
#include <optional>

namespace semrules {

/// A field of a record: where it lies, what it is.
struct FieldInfo {
  const llvm::DICompositeType *Owner = nullptr;
  std::string Name;        // as the rule reaches it: "stats.bytes"
  uint64_t BitOffset = 0;  // from Owner's start; array elements as element 0
  uint64_t BitSize = 0;    // of the field itself; of one element for an array
  uint64_t BitExtent = 0;  // of the whole field, arrays included
  SrType Type;             // of the field; of one element for an array
  SrType Whole;            // of the field as declared
  bool InUnion = false;
  /// The members of unions on the way to the field, itself included.
  llvm::SmallVector<const llvm::DIDerivedType *, 1> Arms;
  bool InArray = false; // the field, or one it lies in, is an array
  bool IsBitField = false;
};

class TypeIndex {
public:
  TypeIndex(llvm::Module &M, const sr_spec &Spec)
      : Headers(M, Spec), M(M) {}

  using Records = llvm::SmallVector<const llvm::DICompositeType *, 2>;

  /// Records (struct, union, class; complete) of that tag, typedef or
  /// qualified C++ name, template arguments left out or given.
  const Records &records(llvm::StringRef Name);
  /// The record an LLVM struct type stands for; empty where none is known.
  const Records &recordsOf(llvm::StructType *T);
  /// Any type by the words of a rule: "struct client", "size_t",
  /// "unsigned long".
  std::optional<SrType> type(llvm::StringRef Words);
  /// The source type of an LLVM struct, or array of structs; Unknown where
  /// there is none.
  SrType typeOf(llvm::Type *T);
  std::optional<int64_t> enumerator(llvm::StringRef Name);
  /// The type of a global variable, if known.
  SrType typeOfGlobal(const llvm::GlobalVariable &G);
  /// Visits each known name of a record with the record.
  const llvm::StringMap<Records> &allRecords() {
    build();
    return ByName;
  }
  /// Records that the debug information only declares, though the module may
  /// hold their layout: clang describes a class with virtual functions only
  /// where the first of those is defined.
  const llvm::StringSet<> &onlyDeclared() {
    build();
    return OnlyDeclared;
  }
  /// The global of that source name, static ones included; null if none.
  llvm::GlobalVariable *global(llvm::StringRef Name);
  bool hasDebugInfo();
  /// What the headers declare.
  SpecTypes Headers;
  /// Why the layout of a record must not be relied on in this module: it is
  /// not the one that the rules were compiled for.  "" if there is no reason.
  std::string refusal(const llvm::DICompositeType *C);
  /// The same for all records of that name which the module has.
  std::string refusal(llvm::StringRef Name);
  /// The declaration of a function in the headers; null if there is none.
  const SpecSymbol *declarationOf(const llvm::Function &F);

private:
  void addHeaderRecords();
  std::string differenceFromHeaders(const llvm::DICompositeType *C);
  std::string differenceFromModule(const llvm::DICompositeType *C);
  const llvm::DICompositeType *inHeaders(llvm::StringRef Name);
  void build();
  void addType(const llvm::DIType *T);
  void addRecord(llvm::StringRef Name, const llvm::DICompositeType *C);

  llvm::Module &M;
  bool Built = false;
  llvm::StringMap<Records> ByName;
  llvm::StringMap<const llvm::DIType *> Typedefs;
  llvm::StringMap<const llvm::DIType *> Basics;
  llvm::StringMap<const llvm::DIType *> Enums;
  llvm::StringMap<int64_t> Enumerators;
  llvm::StringSet<> OnlyDeclared;
  llvm::DenseMap<llvm::StructType *, Records> OfStruct;
  llvm::StringMap<llvm::GlobalVariable *> Globals;
  bool GlobalsBuilt = false;
  llvm::StringMap<llvm::StructType *> Structs; // by source name
  llvm::DenseMap<const llvm::DICompositeType *, std::string> Refusals;
};

/// Names by which rules may call a function: as linked, as in the source, and
/// for C++ demangled, with and without template arguments.
llvm::SmallVector<std::string, 4> namesOf(const llvm::Function &F);
/// The one of them to show.
std::string displayName(const llvm::Function &F);

/// "ns::Class::name" of a variable.
std::string qualifiedName(const llvm::DIGlobalVariable *V);

/// Finds member Name of C, looking through anonymous members and bases.
std::optional<FieldInfo> findMember(const llvm::DICompositeType *C,
                                    llvm::StringRef Name);
/// Finds a path "conn.stats.bytes" in C.
std::optional<FieldInfo> findPath(const llvm::DICompositeType *C,
                                  llvm::StringRef Path);
/// All direct fields whose names match the pattern (anonymous members'
/// fields included).
llvm::SmallVector<FieldInfo, 8> findFields(const llvm::DICompositeType *C,
                                           llvm::StringRef Pattern);
/// The member name nearest to Name; "" if none is near.
std::string nearestMember(const llvm::DICompositeType *C,
                          llvm::StringRef Name);
/// Why Path leads to no field of C, which is called Name, with the nearest
/// name or else the first of those that there are.
std::string missingField(const llvm::DICompositeType *C, llvm::StringRef Name,
                         llvm::StringRef Path);
/// A bit offset within T as if every array on the way were at element 0.
uint64_t canonicalBitOffset(SrType T, uint64_t BitOffset);

} // namespace semrules

#endif

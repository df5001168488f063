/// A secret that a request carries at a place of its own, taken from a variable.
struct RequestSecret: Hashable {
  let name: String
  let place: Place

  /// What stands before it: `Bearer `; nil for nothing.
  var prefix: String?

  /// The part of the request.
  enum Place: String { case query, header, cookie, body }

  /// Makes a secret.
  init(name: String, place: Place, prefix: String? = nil) {
    (self.name, self.place, self.prefix) = (name, place, prefix)
  }
}

enum BundleRemoval { static func remove(_ bundle: ShimBundle) throws(ShimError) -> [String] { [] }
 static func plan(_ bundle: ShimBundle) -> [String] { [] } }

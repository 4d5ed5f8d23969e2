Set(jitBoard, IfError(Coalesce(JITAccess.GetBoard({query: Self.BoardQuery}).board, jitBoard), jitBoard))

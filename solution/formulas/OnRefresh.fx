Set(jitBoard, IfError(JITAccess.GetBoard({query: Self.BoardQuery}).board, jitBoard))

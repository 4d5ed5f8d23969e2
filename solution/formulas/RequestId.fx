Coalesce(Param("requestId"), Param("recordId"))

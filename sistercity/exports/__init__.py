"""Any list as a file: the rows, filters, order and dates of its page, as XLSX, CSV or JSON.

A list names its columns once (``Listing``); its view hands the rows to ``send_list`` when the
address ends in ``format=``, and its template shows the links by ``{% export_links %}``.
"""

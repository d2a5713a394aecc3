# The accessibility declaration. The same, longer: docs/accessibility.md.

access = Accessibility
access-aim = These pages aim at WCAG 2.2, level AA. We believe that they conform, except for what is told below; nobody from outside has audited them.
access-checked = How it is checked
access-axe = Every page passes axe in a browser, in French and in English, light and dark, as wide as a phone and as a screen: no violation.
access-keyboard = Everything can be done with the keyboard; one sees where one is, and nothing moves it.
access-zoom = Text grows to 200 %, pages fit into 390 pixels without scrolling sideways, and buttons have at least 44 pixels.
access-colours = Nothing is told by colour alone; animations stop if the device asks for it.
access-script = Every page works whole without JavaScript.
access-missing = What is missing
access-readers = The pages were not tried by people who use a screen reader every day: only the tree that such readers read was checked.
access-words = People’s words read as they wrote them: the language of a question asked in another language is not marked.
access-renewed = What changes during the day renews itself, without a button to stop it; without JavaScript nothing moves until one reloads.
access-chats = Matrix and Discord have clients of their own, for which we cannot answer.
access-tell = Tell us of an obstacle
access-contact = Tell the organisers of “{ $event }”, at the reception or by the address that invited you: they will give you the same in another way, and tell us.
access-date = Declared in November 2026.
nav-access = Accessibility

# What the operator reads in a terminal. Each mistake says what is wrong, then what to write instead.


## The command line

help-what = Comptoir makes one audience of all the people of a hybrid event, in the room and in chat.
help-see = To see it play
help-first-hour = The first hour, in this order, beside programme.yaml and comptoir.yaml
help-after = During the day and after
help-options = Options
help-usage = Usage:
help-more = Options stand before or after the command; `comptoir plan --help` explains one command. En français, `comptoir --lang fr`.
cli-help = `{ $command }` says how it is written.
cli-no-such-command = `{ $name }` is no command of comptoir. { $near ->
    [0] Those there are: { $known }.
   *[other] Did you mean `{ $known }`?
  }
cli-no-such-option = `{ $option }` is no option here.{ $near ->
    [0] {""}
   *[other] {" "}Did you mean `{ $known }`?
  }
cli-missing = { $name } is missing on the command line.
cli-not-a-choice = `{ $option }` takes one of these: { $known }.
cli-no-value = A value is missing after `{ $option }`.
cli-misread = This command line is not understood ({ $why }).
library-missing = The library `{ $missing }` is missing from this installation of Comptoir: install it again, with all that it needs.


## The report of `comptoir check`

warning = warning: { $text }
counts-errors = { $errors ->
    [0] No error
    [1] 1 error
   *[other] { $errors } errors
  }, { $warnings ->
    [0] no warning.
    [1] 1 warning.
   *[other] { $warnings } warnings.
  }
counts-warnings = { $warnings ->
    [1] 1 warning, nothing that prevents from starting.
   *[other] { $warnings } warnings, nothing that prevents from starting.
  }
summary-programme = Programme: { $sessions ->
    [1] 1 session
   *[other] { $sessions } sessions
  }, { $comptoirs ->
    [0] no comptoir
    [1] 1 comptoir
   *[other] { $comptoirs } comptoirs
  }, { $rooms ->
    [0] no room
    [1] 1 room
   *[other] { $rooms } rooms
  }, { $people ->
    [0] nobody named
    [1] 1 person
   *[other] { $people } people
  }: { $state ->
    [warned] worth another look
   *[good] all is well
  }.
summary-settings = Settings: { $platforms ->
    [none] no platform
   *[other] { $platforms }
  }.
summary-retention = Data: words and names leave the database on { $date }, { $days } { $days ->
    [1] day
   *[other] days
  } after the end (`retention:`).


## The file

file-missing = this file does not exist; check its name and the folder you are in.
file-is-folder = this is a folder; give the name of a file, for instance `programme.yaml`.
file-unreadable = this file cannot be read ({ $reason }); check its name and its permissions.
file-empty = this file is empty; start from a programme that works, for instance the `programme.yaml` that comes with Comptoir.
file-too-large = this file is larger than { $largest } MB; shorten its longest texts, or make several events of it.
file-not-utf8 = this character is not in UTF-8; save the file again and choose the encoding UTF-8.


## The writing

yaml-colon = a colon followed by a space cuts this text in two; put it between quotes: `{ $quoted }`.
yaml-tab = a tab stands here; replace it with spaces.
yaml-first-character = a text cannot begin with this sign; put it between quotes: `{ $quoted }`.
yaml-after-quote = something follows the closing quote; put the whole text between quotes, `"` if it contains an apostrophe and `'` if it contains `"`, and a comma between two values on one line.
yaml-quote-open = this quote is never closed; add the same one at the end of the text.
yaml-bracket-open = this list is not properly closed; check that it ends with `]` or `{"}"}`, that commas separate the values, and put those that contain a comma or a colon between quotes.
yaml-escape = in a text between `"` quotes, the backslash `\` announces a special sign; double it (`\\`) or use `'` quotes.
yaml-colon-glued = there is no space after the colon; write `{ $near }`.
yaml-no-colon = this line has no colon; write `key: value`, or move the line to the right if it continues a text.
yaml-indentation = this line is not aligned with those of its group; give it as many spaces on the left as its neighbours have, or put the text of the line before between quotes.
yaml-syntax = this is not understood ({ $said }); compare it with a neighbouring line that works, and put the text between quotes.
yaml-second-document = a second document begins here; keep one only, without a line `---` in the middle.
yaml-control-character = an invisible character ({ $code }) stands here; delete it.
yaml-odd-sign = the character { $code } stands here: it is invisible, or only looks like an ordinary sign; delete it and type `:`, `"`, `-` or a space in its place, if one is needed.
yaml-alias = `*{ $name }` is read as a reference, which we do not accept; copy the value itself, or put the text between quotes if it begins with a star.
yaml-anchor = `&{ $name }` is read as the name of a reference, which we do not accept; delete it, or put the text between quotes if it begins with `&`.
yaml-tag = this text begins with an exclamation mark, which has a special meaning (`{ $tag }`); delete it, or put the text between quotes.
yaml-merge-key = `<<` copies another passage, which we do not accept; copy the lines themselves.
yaml-duplicate-key = the key "{ $name }" is already given on line { $line }; keep only one of them.
yaml-key-not-text = a group cannot be a key; write a word followed by a colon, or put the text that begins with `{"{"}` or `[` between quotes.
yaml-too-deep = more than { $deepest } levels are nested here; a programme needs five at most.


## Keys

unknown-key-near = the key "{ $name }" is unknown; write `{ $near }:` instead.
unknown-key = the key "{ $name }" is unknown; the keys known here are { $known }.
unknown-key-comma = the key "{ $name }" is unknown; if it continues the text before the comma, write `{ $whole }`, otherwise the keys known here are { $known }.
key-has-two-names = `{ $name }` is another name of `{ $first }`, written on line { $line }; a file keeps to one of the two: write `{ $first }:` here too, once in a group.
missing-key = `{ $name }:` is missing here; add this line with its value.
key-not-a-word = "{ $name }" cannot be a short name; use letters, digits and hyphens without spaces, for instance `{ $near }`.


## Values

empty-value = nothing follows `{ $name }:`; write a value (between quotes if it begins with `#`) or delete the line.
expected-one-value = `{ $name }` expects a single value; write it plainly, without `[`, without `{"{"}` and without a hyphen.
expected-one-value-near = `{ $name }` expects a single value; write `{ $name }: { $near }`.
expected-list = `{ $name }` expects a list; write `{ $name }: [{ $value }]`.
expected-list-of-items = `{ $name }` expects a list; begin each item with a hyphen, or put the whole between `[` and `]`.
expected-table = `{ $name }` expects lines `key: value`; write them below, two spaces further right, or between braces.
person-without-keys = `{ $name }` expects lines `key: value`; write `{ $name }: {"{"}name: { $called }{"}"}`.
expected-item = this item of `{ $name }` should be made of lines `key: value`; write for instance `- { $first }: …`.
not-a-number = "{ $value }" is not a whole number from 1 up; write for instance `{ $name }: 3`.
not-true-or-false = "{ $value }" is neither true nor false; write `{ $name }: true` or `{ $name }: false`.
not-an-address = "{ $value }" is not an address; write for instance `{ $name }: "{ $near }"`.
not-a-matrix-account = "{ $value }" is not a Matrix account; write it whole and between quotes, for instance `"{ $near }"`.
not-a-discord-account = "{ $value }" is not a Discord account; write the user name (small letters, digits, full stops and underscores, no spaces) that its owner reads in their profile, for instance `{ $near }`, or the number of the account.
not-days = "{ $value }" is not a number of days, from one day to ten years; write for instance `{ $near }`.
duration-without-unit = "{ $value }" does not say of what; write `{ $value }m` if they are minutes, `{ $value }s` if they are seconds.
not-a-duration = "{ $value }" is not a duration; write for instance `15m`, `90s` or `1h`.


## The event

unknown-language = the language "{ $value }" is not known; write `fr` (French) or `en` (English).
unknown-language-near = the language "{ $value }" is not known; write `{ $near }`.
not-a-noun = "{ $value }" cannot stand for this word; write a singular noun in letters only, for instance `workshop` (at most { $longest } characters).
unknown-timezone = the time zone "{ $value }" does not exist; write a continent and a city, for instance `Europe/Paris`.
unknown-timezone-near = the time zone "{ $value }" does not exist; write `{ $near }` if it is that of the event.
unknown-timezone-hours = "{ $value }" does not say where the event is; write its continent and city. Zones with that time during the event: { $known }.
missing-days = the day of the event is missing; add `date: 2018-10-16`, or `start:` and `end:` if it lasts several days.
date-and-days = `date` does not go with `start` and `end`; keep `date` for a single day, `start` and `end` for several.
last-day-before-first = the last day ({ $last }) comes before the first ({ $first }); correct one of them.
not-a-day = "{ $value }" is not a date; write the year, the month and the day, for instance `2018-10-16`.
not-a-day-near = "{ $value }" is not how a date is written; write `{ $near }` if that is the day.
no-such-day = the day "{ $value }" does not exist; check the year, the month and the day.


## Identifiers

bad-id = the id "{ $value }" is not possible; use 1 to 40 lower-case letters without accents, digits and hyphens, for instance `comptoir-1`.
bad-id-near = the id "{ $value }" is not possible; use 1 to 40 lower-case letters without accents, digits and hyphens, for instance `{ $near }`.
reserved-id = the id "{ $value }" is reserved for a place of Comptoir (`hall`, `regie`, `accessibility`, `board`, `desk`, `live`, `programme`, `report`, `screen`, `static`, `timer` and all that ends in `-desk`); choose another.
reserved-restitution = the id "restitution" is reserved for the restitution itself; choose another, or add `restitution: true`.
duplicate-id = the id "{ $value }" is already taken on line { $line }; give each session its own.
duplicate-number = the number { $value } is already taken on line { $line }; give each session its own.


## People and rooms

unknown-person = "{ $value }" is not in `people`; write one of the short names there ({ $known }), or add the line `{ $short }: {"{"}name: { $called }{"}"}` there.
unknown-person-near = "{ $value }" is not in `people`; write `{ $near }`, or add this person.
unknown-person-of-none = "{ $value }" is not in `people`, which is empty; add the line `{ $short }: {"{"}name: { $called }{"}"}` there.
unknown-room = "{ $value }" is not in `rooms`; write one of the short names there ({ $known }), or add the line `{ $short }: { $called }` there.
unknown-room-near = "{ $value }" is not in `rooms`; write `{ $near }`, or add this room.
unknown-room-of-none = "{ $value }" is not in `rooms`, which is empty; add the line `{ $short }: { $called }` there.
account-of-two = the account "{ $value }" already belongs to "{ $person }" on line { $line }; give each person their own.


## Sessions

no-session = there is no session; add at least one, which begins with `- id:`.
unknown-report = "{ $value }" does not say who reads the report; write `organisers` or `public` (everybody, on pages).
unknown-report-near = "{ $value }" does not say who reads the report; write `{ $near }`.
unknown-kind = "{ $value }" is not a kind of session; write `comptoir`, `plenary`, `forum` or `break`.
unknown-kind-near = "{ $value }" is not a kind of session; write `{ $near }`.
not-an-hour = "{ $value }" is not an hour; write for instance `10:30` or `10h30`, after the date if needed (`2018-10-16T10:30`).
not-an-hour-near = "{ $value }" is not how an hour is written; write `{ $near }`.
clock-elsewhere = "{ $value }" is no day of this event, so nothing would be played; write `{ $near }`, or another hour of its days.
not-an-hour-near-counted = "{ $value }" is not how an hour is written; write `{ $near }`, or `{ $counted }` if a tool has counted its minutes.
two-hours = "{ $value }" is two hours; write `start: { $start }` and `end: { $end }`.
day-alone = "{ $value }" is a day without an hour; write the hour after it, for instance `{ $near }`.
offset-elsewhere = "{ $value }" bears the offset of somewhere else than { $zone } at that moment; write `{ $here }` if it is the hour at the event, `{ $elsewhere }` for the same instant.
no-such-hour = the hour "{ $value }" does not exist; write one from `00:00` to `24:00`.
day-needed = "{ $value }" does not say which day, and the event lasts several; write the date and the hour, for instance `{ $near }`.
hour-skipped = { $value } does not exist, as clocks go forward then ({ $zone }); write `{ $near }` if that is the hour you mean.
hour-twice = { $value } happens twice, as clocks go back then ({ $zone }); write `{ $first }` for the first, `{ $second }` for the second.
end-not-after-start = the end ({ $end }) does not come after the start ({ $start }); correct one of them, or write `{ $near }` if the session ends the next day.
last-without-end = this session has no end and nothing follows it that day; add `end:` with the hour it ends.
outside-event = this hour is outside the days of the event, { $first } to { $last }; correct it, or the days of `event`.
room-and-rooms = both `room` and `rooms` are given; keep `room` for one room, `rooms` for several.
restitution-not-plenary = only a plenary can be the restitution; write `kind: plenary`, or delete this line.
moderation-without-questions = this session takes no questions, so there is nothing to moderate; delete this line.


## Warnings

room-twice = the room "{ $name }" holds { $first } and { $second } at the same time; change the room or the hour of one of them.
person-twice = { $name } is expected at { $first } and { $second } at the same time; change the hour or the person.
desk-without-animateurs = { $session } has no moderator; add { $written ->
    [none] `moderators: […]`
   *[other] `{ $written }: […]`
  }, otherwise only the organisers will see its questions.
no-organiser = the programme names no organiser: nobody would be in the control room, for announcements or for alerts; write `organisers: […]` in the programme.
organisers-without-account = no organiser ({ $names }) has a `{ $platform }:` account in the programme: the control room would be empty there until one of them says their code; add `{ $platform }:` to their entry.


## `comptoir import`: the schedules of others

import-schedule-empty = this file is empty; export the schedule again.
import-schedule-too-large = this file is too large or holds too much for a schedule (at most { $largest } MB); export only the days of the event.
import-schedule-too-many = this file holds more than { $most } sessions; export only those of the event.
import-schedule-too-deep = this file is nested too deep to be a schedule; export it again from the tool that holds it.
import-schedule-entities = this XML file defines its own entities (`<!ENTITY`), which we do not accept; export the schedule again.
import-schedule-encoding = this JSON file is not in UTF-8; save it again in that encoding.
import-schedule-number = this JSON file holds a number beyond all measure; export it again.
import-schedule-broken-json = this file begins like JSON, but it is wrongly written at line { $line }, column { $column }: it may be cut; export or download it again.
import-schedule-broken-xml = this file begins like XML, but it is wrongly written here ({ $said }); export or download it again.
import-schedule-no-xml-events = this XML file is called `{ $root }`, but has no session written as in Pentabarf, frab or pretalx (`<day>`, `<room>`, `<event>`); ask for an export “schedule.xml”, iCalendar, or a spreadsheet.
import-schedule-other-xml = this XML file begins with `<{ $root }>`: it is no schedule that we can read; ask for an export “schedule.xml” (`<schedule>`), iCalendar, or a spreadsheet.
import-schedule-other-json = this JSON file looks like no schedule that we can read (it begins with { $keys }); ask for an export `schedule.json` of frab or pretalx, Sessionize, OpenPlanner, OpenFeedback, iCalendar, or a spreadsheet.
import-schedule-is-web-page = this is a web page, not a schedule; look in it for a link to an export (`schedule.json`, `schedule.xml`, `.ics`, CSV) and give its address, or save a spreadsheet.
import-schedule-is-pdf = this is a PDF, made to be printed; give the spreadsheet or the export that it comes from.
import-schedule-is-picture = this is a picture; give the spreadsheet or the export that it comes from.
import-schedule-is-document = this is a document of a word processor or an archive, not a schedule; paste its table into a spreadsheet, and give that.
import-schedule-unknown = this content looks like no schedule that we can read; give a spreadsheet (XLSX, ODS, CSV), an export of frab, pretalx, Sessionize, OpenPlanner or OpenFeedback, or an iCalendar file (`.ics`).
import-schedule-no-sessions = there is no session in this file. { $why }Check that the schedule is published, and export it again.
import-schedule-not-a-session = a session was expected here; left out: “{ $value }”.
import-schedule-no-title = this session has no title.
import-schedule-no-start = “{ $title }” has no day and hour.
import-schedule-bad-start = “{ $title }”: the start “{ $value }” is no day and hour.
import-schedule-bad-end = “{ $title }”: the end “{ $value }” is no day and hour; left out.
import-schedule-bad-duration = “{ $title }”: the duration “{ $value }” is not understood; left out.
import-schedule-long = “{ $title }”: the duration “{ $value }” is read as { $hours } hours.
import-schedule-ends-before = “{ $title }” ends before it begins (“{ $value }”); its end is left out.
import-schedule-repeats = “{ $title }” is repeated; only the first time is read.
import-schedule-twice = “{ $title }” is the same session as { $other }; read once.
import-schedule-former = this is a former version of “{ $title }”, moved since; left out.
import-schedule-line = this line is not understood; left out: “{ $value }”.
import-schedule-broken-here = the writing is wrong here ({ $said }): what comes before is read, nothing of what follows.
import-schedule-zone-read = the time zone “{ $zone }” is read as `{ $near }`.
import-schedule-zone-unknown = the time zone “{ $zone }” is unknown; its hours are taken as local hours.
import-schedule-zone-differs = the time zone “{ $zone }” that this file gives does not agree with its hours ({ $offset }): the hours are trusted; give the right zone by `--timezone`.
import-schedule-left-out = { $count ->
    [one] one proposal in the state “{ $state }” is not in the schedule; left out.
   *[other] { $count } proposals in the state “{ $state }” are not in the schedule; left out.
}
import-schedule-people-elsewhere = nobody is named apart in this calendar, but names seem to stand elsewhere; if so, give by `--map` a file that holds `"{ $place }": speakers`.
import-schedule-more-doubts = { $count ->
    [one] one more doubt is not shown.
   *[other] { $count } more doubts are not shown.
}
import-schedule-more-pages = this file is one page of a longer list; it goes on at { $address }.
import-address-not-https = this address begins with `{ $scheme }:`; give one that begins with `https:`, or save the file and give its name.
import-address-no-host = this address is not complete; copy it from the bar of the browser.
import-address-credentials = this address holds a name or a password for { $host }, which we never send; give a public address, or save the file and give its name.
import-address-private = { $host } is a machine of a private network, from which we fetch no schedule; save the file and give its name.
import-address-unknown-host = { $host } was not found; check the address and the connection.
import-address-unreachable = { $host } does not answer as it should ({ $why }); check the address and the connection, or save the file and give its name.
import-address-status = { $name } cannot be downloaded (HTTP { $status }); check the address in a browser.
import-address-closed = { $name } is not public (HTTP { $status }); publish it (Google Sheets: File, Share, Publish to web, CSV), or save the file and give its name.
import-address-web-page = { $name } is a web page, not a schedule: the file may not be public; publish it (Google Sheets: File, Share, Publish to web, CSV), or look in the page for a link to an export.
import-address-encoding = { $name } is compressed in a way that we do not read ({ $encoding }); save the file and give its name.
import-address-too-large = { $name } is larger than { $largest } MB; export only the days of the event.
import-address-redirects = { $name } leads from address to address; give the one where a browser arrives in the end.
import-address-slow = { $name } did not arrive within { $seconds } seconds; try again, or save the file and give its name.
import-address-old-copy = { $why } The last copy, of { $at }, is read instead.


## Settings

no-such-programme = the file "{ $value }" does not exist beside this one; write the path of the programme, for instance `programme.yaml`.
not-a-database = "{ $value }" cannot be a database; write the name of a file, for instance `comptoir.db`, or a `postgresql://…` address.
not-a-speed = "{ $value }" is not a speed; write a number greater than 0, for instance `60` (one hour a minute).
not-a-digest-instant = "{ $value }" is not a moment of the digest; write `start`, `half` or the time left, for instance `10m`.
not-a-digest-instant-near = "{ $value }" is not a moment of the digest; write `{ $near }`.
not-so-many-a-minute = "{ $value }" is not possible; write how many a minute, from `1` to `999999`.
not-a-number-of-lines = "{ $value }" is not possible; write a number of lines from `1` to `{ $most }`.
not-a-number-of-words = "{ $value }" is not possible; write a number of words from `{ $least }` to `{ $most }` (150 are read aloud in a minute).
frozen-before-made = a sheet cannot be frozen before it is made; write a shorter time than that of `sheets`.
not-a-platform = the platform "{ $value }" is not known; those there are: { $known }.
not-a-port = "{ $value }" is not a port; write a number from 1 to 65535, for instance `9090`.
not-a-guild = "{ $value }" is not a Discord server; write its number, for instance `123456789012345678` (right click on the server, "Copy Server ID").
not-an-encryption = "{ $value }" does not say what is to be encrypted; write `desks` (the desks and the control room) or `nothing`.
not-a-discord-api = "{ $value }" is not an address of Discord's API; write one that ends in `/api/v10`, or delete the line.
not-a-gateway = "{ $value }" is not a gateway's address; write one that begins with `ws://` or `wss://`, or delete the line.
not-a-web-listen = "{ $value }" is not where to listen; write an address of this machine and a port, for instance `127.0.0.1:8080`.
not-a-web-address = "{ $value }" is not the address of a site; write for instance `address: "https://comptoir.example.org"`, without a path.
not-a-web-proxy = "{ $value }" is not the address of a proxy; write for instance `127.0.0.1` or `10.0.0.0/8`.
not-so-many-devices = "{ $value }" is not a number of devices; write how many may take part from one address, for instance `300`.


## `comptoir plan`

plan-time = time
plan-place = place
plan-platform = platform
plan-audience = audience
plan-first-line = first line
plan-late = delay
audience-everyone = everyone
audience-desk = desk
audience-organisers = organisers
plan-count = { $count ->
    [1] 1 message planned
   *[other] { $count } messages planned
  }{ $platforms ->
    [1] {""}
   *[other] {" "}on each platform
  }.{ $late ->
    [-1] {""}
    [0] {" "}A { $platform } server's ordinary limits delay none of them.
   *[other] {" "}A { $platform } server's ordinary limits may delay some by up to { $late } s: ask for an exemption (`comptoir provision` gives the command).
  }
plan-digests = During a session its desk also gets new digests, once there are questions: they are not listed here.


## `comptoir provision`

provision-working = Looking at what exists…
provision-wait = { $place }: the server asks to wait { $seconds } s…
provision-rehearsal = Rehearsal: its places are apart ({ $address }), and only organisers are invited to them (`--invite all`: everyone).
provision-rehearsal-all = Rehearsal: its places are apart ({ $address }), and everyone is invited to them.
provision-everywhere = the whole server
provision-space = the event’s space
provision-create = { $everywhere ->
    [1] Created the category { $detail }.
   *[0] Created { $place } { $placed ->
        [1] in the space.
       *[0] ({ $detail }).
      }
  }
provision-would-create = { $everywhere ->
    [1] Would create the category { $detail }.
   *[0] Would create { $place } { $placed ->
        [1] in the space.
       *[0] ({ $detail }).
      }
  }
provision-create-role = Created the role “{ $detail }”.
provision-would-create-role = Would create the role “{ $detail }”.
provision-adopt = Found and adopted { $place } ({ $detail }).
provision-would-adopt = Would adopt { $place }, which exists ({ $detail }).
provision-adopt-role = Found and adopted the role “{ $detail }”.
provision-would-adopt-role = Would adopt the role “{ $detail }”, which exists.
provision-change = Updated { $place }: { $detail }.
provision-would-change = Would update { $place }: { $detail }.
provision-what-name = name
provision-what-topic = topic
provision-what-door = who may enter
provision-what-history = who may read the history
provision-what-encryption = encryption
provision-what-rights = rights
provision-what-space = place in the space
provision-what-address = address
provision-what-entered = my own entry
provision-what-animateurs = moderators’ rights
provision-what-commands = slash commands
provision-invite = Invited to { $place }: { $detail }.
provision-would-invite = Would invite to { $place }: { $detail }.
provision-grant = Opened { $place } to: { $detail }.
provision-would-grant = Would open { $place } to: { $detail }.
provision-revoke = Closed { $place } to people the programme no longer names there: { $detail }.
provision-would-revoke = Would close { $place } to people the programme no longer names there: { $detail }.
provision-remove = { $everywhere ->
    [1] Removed the category { $detail }.
   *[0] Removed { $place }.
  }
provision-would-remove = { $everywhere ->
    [1] Would remove the category { $detail }.
   *[0] Would remove { $place }.
  }
provision-remove-role = Removed the role “{ $detail }”.
provision-would-remove-role = Would remove the role “{ $detail }”.
provision-refuse = ✗ { $why }
provision-short = Without `--dry-run` this takes less than a minute.
provision-limit = Without `--dry-run` this takes about { $minutes } min if this server has Synapse’s default limits, less than a minute if its administrator lifts them for me with this command:
provision-limited = The server is limiting us: about { $minutes } min to go. You can stop (Ctrl-C) and run this again: nothing is done twice. { $asked ->
    [1] To avoid the wait, ask its administrator to run:
   *[0] To avoid the wait, ask its administrator to run the command above.
  }
provision-nothing = Everything is in place already: nothing was changed.
provision-done = { $refused ->
    [0] Ready: {""}
   *[other] Done: {""}
  }{ $changed ->
    [1] 1 change
   *[other] { $changed } changes
  }. Run the command again whenever you like: it does nothing twice.
provision-would = { $changed ->
    [0] Everything is in place already: nothing would be changed.
    [1] Nothing was changed: there would be 1 change. Without `--dry-run` it will be made.
   *[other] Nothing was changed: there would be { $changed } changes. Without `--dry-run` they will be made.
  }
provision-removed = { $removed ->
    [0] Nothing is left of the rehearsal.
    [1] Done: 1 place removed.
   *[other] Done: { $removed } places removed.
  } Its database is no longer needed, you can delete it: { $database }
provision-refused = { $refused ->
    [1] 1 refusal, marked
   *[other] { $refused } refusals, marked
  } ✗ above: do what each line says, then run this again.
remove-no-rehearsal = `provision --remove` only removes the places of a rehearsal, and these settings have no `clock:`: nothing is removed. Give the settings of the rehearsal, for example: comptoir -c rehearsal.yaml provision --remove
matrix-not-invited = Without a Matrix account in the programme, so not invited (add `matrix:` to their entry): { $names }
account-unknown = No such account on this server, so their invitation waits for nobody (correct it in their entry, or have it created): { $names }
discord-not-found = Not on the Discord server, so without a role (check `discord:`, the user name, in their entry): { $names }. Anyone who joins later gives the code that `comptoir ready` prints: `/me`.


## `comptoir run`, `comptoir outbox`

settings-missing = this file does not exist: go to its folder, name another one by `-c`, or write it, for instance:
    programme: programme.yaml
    database: comptoir.db
    platforms:
      matrix:
        homeserver: https://matrix.example.org
        user: "@comptoir:example.org"
no-platform = { $file } names no platform. Add one of these, or both:
    platforms:
      matrix:
        homeserver: https://matrix.example.org
        user: "@comptoir:example.org"
      discord:
        guild: 123456789012345678
run-waiting = Waiting for { $platform }, where I cannot listen yet; I begin there as soon as I can.
unknown-platform = The platform “{ $platform }” is not served by this version yet. Take it out of `platforms:`.
outbox-due = due
outbox-state = state
outbox-platform = platform
outbox-place = place
outbox-kind = kind
outbox-key = key
outbox-why = reason
outbox-state-waiting = waiting
outbox-state-sending = being sent
outbox-state-sent = sent
outbox-state-skipped = skipped
outbox-state-failed = failed
outbox-why-too-late = too late to be of use
outbox-why-not-said = what it was about was not said
outbox-why-refused = the platform refuses it
outbox-why-unreadable = cannot be read in the database
outbox-why-unprinted = its file could not be made
outbox-why-nothing-left = nothing is left to make its file from
outbox-why-programme = the programme changed
outbox-why-undone = the gesture was undone
outbox-why-withdrawn = the announcement was withdrawn
outbox-why-deleted = the message was deleted
outbox-why-corrected = the message was corrected
outbox-why-chosen = the comptoir was chosen
outbox-why-replaced = a newer message replaces it
outbox-why-elsewhere = said to each person in private
outbox-why-over = what it offered is over
outbox-why-erased = the question was erased
outbox-why-forgotten = the person asked to be forgotten
outbox-why-retention = the event is over, its words are forgotten
report-folder = report
report-written = report written: { $path }
posters-folder = posters
posters-written = poster written: { $path }
web-missing-for-posters = posters lead to the pages, and this event has none: add `web` to `platforms`.
report-cannot-print = PDF needs typst, which is not installed; from Comptoir’s folder: .venv/bin/pip install --require-hashes -r requirements-pdf.txt
report-without-pdf = report without PDF: typst is not installed; from Comptoir’s folder: .venv/bin/pip install --require-hashes -r requirements-pdf.txt
report-not-on-a-screen = a PDF cannot be read on a screen; add -o and a folder, or > and a file.
export-written = written: { $path } ({ $sessions ->
    [one] { $sessions } session
   *[other] { $sessions } sessions
})
export-not-written = { $path } cannot be written ({ $why }); give another file with -o.
export-not-on-a-screen = a spreadsheet cannot be read on a screen; add `-o day.xlsx`, or > and a file.
export-of-nothing = { $file } does not exist; give the programme (`comptoir export programme.yaml --format ical`) or the settings with -c.
export-over-itself = { $path } is the file that was read: your comments in it would be lost; give another one with -o.
export-part-of-ical = --session, --room and --person only go with `--format ical`.
export-unknown-session = no session has the id “{ $id }”{ $near ->
    [none] ; those of sessions are in `programme.yaml`, under `sessions`.
   *[other] ; write `--session { $near }`.
}
export-unknown-room = no room has the id “{ $id }”{ $near ->
    [none] ; those of rooms are in `programme.yaml`, under `rooms`.
   *[other] ; write `--room { $near }`.
}
export-unknown-person = nobody has the id “{ $id }”{ $near ->
    [none] ; those of people are in `programme.yaml`, under `people`.
   *[other] ; write `--person { $near }`.
}
outbox-empty = No message.
outbox-rest = { $shown ->
    [0] Nothing waits and nothing went wrong. {""}
   *[other] {""}
  }{ $count ->
    [1] 1 other message was sent, or no longer had to be
   *[other] { $count } other messages were sent, or no longer had to be
  }: `comptoir outbox --all`.


## Why something failed, in words: `why-` and what the software calls it

why-clientconnectorerror = nothing answers at this address
why-connectionrefusederror = nothing answers at this address
why-clientconnectordnserror = no server bears this name
why-clientconnectorcertificateerror = its certificate is not accepted
why-clientconnectorsslerror = it does not speak over a secure connection
why-timeouterror = no answer came in time
why-connectiontimeouterror = no answer came in time
why-servertimeouterror = no answer came in time
why-sockettimeouterror = no answer came in time
why-serverdisconnectederror = the connection was cut
why-clientoserror = the connection was cut
why-clientpayloaderror = the connection was cut
why-clientconnectionreseterror = the connection was cut
why-connectionreseterror = the connection was cut
why-invalidurl = this is no address
why-invalidurlclienterror = this is no address
why-homeserver = something other than a chat server answers at this address
why-busy = it asks to wait
why-401 = it does not recognise the bot’s account
why-403 = the bot is not allowed to
why-404 = it is no longer there
why-413 = it is too long, or the file is too large
why-429 = it asks to wait
why-500 = the server is in trouble
why-502 = the server is in trouble
why-503 = the server is in trouble
why-504 = the server is in trouble
why-m-forbidden = the bot is not allowed to
why-m-not-found = it is no longer there
why-m-limit-exceeded = it asks to wait
why-m-resource-limit-exceeded = the server has reached a limit of its own
why-m-too-large = it is too long, or the file is too large
why-m-room-in-use = this address is taken
why-m-exclusive = this name is reserved on the server
why-interaction = the time to answer that press is over
why-conversation = others came into this conversation
why-everyone = everyone there would see it
why-differs = what was read back is not what was written
why-other = it gives a reason that I do not know


## What stops a start

database-unusable = The database { $database } cannot be opened ({ $why }): check `database:` in the settings.
database-damaged = The database { $database } is damaged ({ $why }): stop the bot, restore the latest backup with `comptoir restore`, then start again. Starting again without that changes nothing.
database-unread = This database cannot be read ({ $why }): give a file to `database:`.
database-of-another-event = This database belongs to the event “{ $present }”, not to “{ $asked }”: give another `database:` in the settings.
database-of-another-clock = This database began with another clock (`clock:`). Keep that one, or take a fresh database: change `database:`, then `comptoir provision`.
database-of-the-day = The places of this database are those of the real day, and a rehearsal has its own. Beside `clock:`, give it another database, for example `database: rehearsal.db`, then run `comptoir provision`. For the real day, delete `clock:`.
database-of-a-rehearsal = The places of this database are those of a rehearsal, and these settings have no `clock:`. For the real day, give another database, for example `database: day.db`, then run `comptoir provision`. To rehearse, put `clock:` back.
database-of-a-newer-version = This database comes from a newer version of Comptoir ({ $version }): update yours.
database-refuses = { $database } cannot be written ({ $why }): make room on that disk (`df -h`), or make it writable, then start again. Nothing already saved is lost.
lock-unwritable = Cannot write { $path } ({ $why }): see `database:`.
backup-made = Backed up: { $path }
backup-nothing = Nothing to back up or to restore: { $database } does not exist.
backup-exists = { $path } already exists and will not be overwritten: give another name (`-o`).
backup-unwritable = The backup was not made ({ $path }): { $why }.
backup-damaged = { $path } is not a complete backup ({ $why }): use another one.
backup-not-a-file = This database is not an SQLite file: back it up with the tools of its server (`pg_dump`), and after a restoration run `comptoir run --restored`.
restore-failed = The backup was not restored ({ $path }): { $why }. The former database is in its place, or beside it under a name with `.before-…`.
restore-done = Restored: { $path }. Run `comptoir run`: what was said since is read again before anything is said.
restore-aside = The former database is kept: { $path }
health-port-taken = The port { $port } cannot be opened ({ $why }): give another one to `health:` in the settings.
web-port-taken = The address { $listen } cannot be opened ({ $why }): give another one to `web: {"{"}listen: …{"}"}` in the settings.
web-secret-short = { $name } is too short: give at least { $least } characters that nobody can guess, or leave it out and one will be made.
lock-held = Another `comptoir run` already holds this database ({ $path }): stop it first.
matrix-keys-held = Another `comptoir run` already holds the keys of encrypted rooms ({ $path }): stop it first.
secret-unreadable = { $name }: { $path } cannot be read ({ $why }).
secret-public = { $name }: others can read { $path }: `chmod 600 { $quoted }`.


## Discord

discord-unreachable = Discord does not answer as it should: { $why }. Check the connection, and `api:` in the settings if it is there.
discord-token-revoked = Discord does not accept our token: take a new one (discord.com/developers, your application, Bot, Reset Token), give it in COMPTOIR_DISCORD_TOKEN and start again.
discord-not-in-guild = I am not in the Discord server { $guild }: invite me with the link below, or correct `guild:` in the settings.
discord-in-another = I am in the server “{ $name }”: if that is the one you mean, write `guild: { $guild }`.
discord-lacks = In this Discord server I lack { $permissions }. Give it to my role (Server Settings, Roles, “{ $role }”), or invite me again with the link below.
discord-lacks-in-place = { $place }: Discord refuses: { $why }. Give me in that channel { $permissions } (Edit Channel, Permissions), or my role a higher place in the list of roles.
discord-no-answer = Discord does not answer: { $why }. Start the command again: it goes on from where it was.
discord-full = This Discord server has reached a limit: delete channels or roles it no longer needs, then start again ({ $why }).
discord-role-above = I can neither give nor remove the role “{ $role }”, which stands above mine: move “{ $own }” up (Server Settings, Roles).
discord-role-refused = Discord does not let me change the roles of { $name } ({ $why }): move “{ $own }” up (Server Settings, Roles).
discord-topic-later = Discord lets the topic of a channel change only twice in ten minutes: run this again in { $seconds } s.
discord-category-kept = The category { $name } holds channels that are not mine, so it stays. Move them, or delete them with it.
discord-places-missing = These places do not exist on Discord yet: { $places }. Run `comptoir provision` first.
discord-token-missing = { $name } is missing from the environment: put the bot’s token there, or the path of a file that holds it in { $name }_FILE.
discord-permission-named = "{ $name }"
discord-permission-view = View Channels
discord-permission-manage-channels = Manage Channels
discord-permission-manage-roles = Manage Roles
discord-permission-send = Send Messages
discord-permission-manage-messages = Manage Messages
discord-permission-pin-messages = Pin Messages
discord-permission-attach-files = Attach Files
discord-permission-embed-links = Embed Links
discord-permission-read-history = Read Message History
discord-permission-add-reactions = Add Reactions
discord-permission-use-commands = Use Application Commands


## `comptoir ready`

ready-absent-head = Not there yet, on any platform. Each of them enters by accepting the invitation, where one waits, or, while `comptoir run` runs, by writing this to the bot in a direct message{ $calls ->
    [1] {" "}(or by the command `/me`, where there is one)
   *[0] {""}
  }:
ready-absent = { $name } ({ $places }): `me { $code }`
ready-absent-code = { $name } ({ $places }): { $code }
ready-absent-on-pages = Not there yet. While `comptoir run` is running, each types their code on { $page }:
ready-absent-page = On the pages, the code alone is typed here: { $page }
ready-invited = An invitation waits for them on { $platform }: { $places }
ready-yes = The day can begin.
ready-yes-but = The day can begin; what bears ⚠ deserves a look.
ready-regie-empty = Nobody is in the control room (regie): alerts, calls for help and previews of announcements would reach nobody. Ask an organiser to accept the invitation; one who has none needs an account in the programme, then `comptoir provision`, or says their code to the bot while it runs.
ready-regie-by-code = Nobody is in the control room yet, which a code opens: give one of the organisers theirs, to be typed before the day begins. Alerts, calls for help and previews wait there.
ready-near-unindexed = SQLite has no full-text search (FTS5) here: near questions are looked for one by one, which becomes slow beyond a few hundred. A Python whose SQLite has FTS5 avoids that.
ready-no-typst = typst is not installed: sheets and the report are messages and pages, without PDF, and there is no paper. From Comptoir’s folder: .venv/bin/pip install --require-hashes -r requirements-pdf.txt
ready-screen = The screen of { $room }, with the room’s code
ready-hall-screen = The hall’s screen, with the room’s code
ready-addresses = To give to participants, on a poster or as a QR code:
ready-no = The day cannot begin yet: correct what bears ✗ above, then run this again.
ready-unanswered = A platform does not answer: run this again when it does.
ready-refused = A platform refuses me: do what is said above, then run this again.


## `comptoir ready`, Matrix

ready-matrix-account = I am connected to the homeserver as { $user }.
ready-matrix-other-account = The Matrix token is that of { $found }, while the settings say `user: { $expected }`.
ready-matrix-places = { $count } rooms are made, and I have the rights I need in each.
ready-matrix-unmade = The rooms of the event are not made yet. Run `comptoir provision`.
ready-matrix-missing = { $place }: { $places ->
    [one] this room does not exist
   *[other] these rooms do not exist
} yet. Run `comptoir provision`.
ready-matrix-outside = { $place }: I am not in { $places ->
    [one] this room
   *[other] these rooms
}. Invite me, or run `comptoir provision`.
ready-matrix-replaced = { $place }: { $places ->
    [one] this room was replaced by another one. `comptoir run` follows by itself if it may enter it; otherwise, invite me to the new one.
   *[other] these rooms were replaced by others. `comptoir run` follows by itself if it may enter them; otherwise, invite me to the new ones.
}
ready-matrix-encrypted = { $place }: { $places ->
    [one] this room is
   *[other] these rooms are
} encrypted, and I have no key. Give me COMPTOIR_MATRIX_PICKLE_KEY (docs/matrix.md).
ready-matrix-clear = { $place }: { $places ->
    [one] this room is to be encrypted and is not yet.
   *[other] these rooms are to be encrypted and are not yet.
} Run `comptoir provision`.
ready-matrix-sealed = I read and write encrypted rooms ({ $count } of the event); clients see that this device is mine.
ready-matrix-sealed-later = I read and write encrypted rooms ({ $count } of the event); the device is announced when `comptoir run` starts.
ready-matrix-unvouched = I read and write encrypted rooms, but clients that accept only verified devices will neither hear nor answer me: another program made this account's identity. Start `comptoir run` once with COMPTOIR_MATRIX_PASSWORD: it replaces that identity.
ready-matrix-keys-lost = The homeserver knows the device { $device } by keys that are not here: put back the folder { $path } from its backup, or take a new device (docs/matrix.md).
ready-matrix-unsealed = Encrypted private conversations: I have no key to read them, and ask people to open one without encryption. To accept them, give COMPTOIR_MATRIX_PICKLE_KEY (docs/matrix.md).
ready-matrix-lacks = { $place }: my power level is { $power }, I need { $needed }. Whoever administers { $places ->
    [one] the room
   *[other] these rooms
} must grant it.
ready-matrix-animateurs = { $place }: { $places ->
    [one] its moderators
   *[other] their moderators
} cannot delete what others write there yet. Run `comptoir provision`.
ready-matrix-no-account = No such account on this server: { $names }. Correct it in their entry (`matrix:`), or have it created.
ready-matrix-test = A test before the event: this message disappears at once.
ready-matrix-written = { $place }: I wrote a test message, read it back ({ $took } ms) and removed it.
ready-matrix-unwritten = { $place }: a test message could not be written, read back and removed: { $why }. Run `comptoir provision`, or have an administrator of the room give me what I need.
ready-matrix-unlimited = The server does not slow me down: { $count } messages in a row went through.
ready-matrix-limited = The server limits how fast I may speak: when many people ask at once, answers will wait. Its administrator can lift that for me with this command:
ready-matrix-clock = This computer's clock agrees with the homeserver's.
ready-matrix-clock-off = This computer's clock differs by { $seconds } s from the homeserver's: set it (NTP), otherwise reminders go out at the wrong time.


## `comptoir ready`, Discord

ready-discord-outside = I am not in this Discord server, or `guild:` is wrong. Invite me:
ready-discord-content-read = Discord lets me read what is written in the channels.
ready-discord-content-unread = Discord does not let me read what is written in the channels (“Message Content Intent”, discord.com/developers, Bot): people ask by `/ask`, by a message’s menu or in a direct message, not by writing `!ask` nor by ❓.
ready-discord-members-read = Discord tells me who joins the server: they get their role at once.
ready-discord-members-unread = Discord does not tell me who joins the server (“Server Members Intent”, discord.com/developers, Bot): newcomers get their role by telling me their code (`/me`).
ready-discord-removes = I may delete the message of a question that moderators erase.
ready-discord-removes-not = Optional: without “Manage Messages” I cannot delete an author's own message when moderators erase a question, and give them its link instead.
ready-discord-pins = I may pin how to ask in each comptoir’s channel.
ready-discord-pins-not = Optional: without “Pin Messages” I cannot pin how to ask in the channels; their topics say it.
ready-discord-attaches = I may attach files in the desks and the control room.
ready-discord-attaches-not = Optional: without “Attach Files” I can give no file to the desks and the control room; the sheets of the restitution are messages there, and `comptoir report` writes the report.
ready-discord-optional = To give me what is optional, open this link as when you invited me; then start me again:
ready-discord-lacks = In this server I lack { $permissions }. Give it to my role (Server Settings, Roles, “{ $role }”), or invite me again:
ready-discord-places = { $count } channels are made, and I have the rights I need in each.
ready-discord-unmade = The channels and roles of the event are not made yet. Run `comptoir provision`.
ready-discord-missing = { $place }: { $places ->
    [one] this channel no longer exists, or I cannot see it.
   *[other] these channels no longer exist, or I cannot see them.
} Run `comptoir provision`.
ready-discord-lacks-there = { $place }: I lack { $permissions } in { $places ->
    [one] this channel
   *[other] these channels
}. Run `comptoir provision`, or give it to me (Edit Channel, Permissions).
ready-discord-attaches-there = { $place }: I cannot attach files in { $places ->
    [one] this channel
   *[other] these channels
}. Run `comptoir provision`, or give me “Attach Files” (Edit Channel, Permissions).
ready-discord-closed = { $place }: everyone should be able to read and write there. Run `comptoir provision`.
ready-discord-open = { $place }: everyone can { $places ->
    [one] read it, though it is meant
   *[other] read them, though they are meant
} for a few. Run `comptoir provision`.
ready-discord-no-role = { $place }: { $places ->
    [one] the role that opens it no longer exists.
   *[other] the roles that open them no longer exist.
} Run `comptoir provision`.
ready-discord-role-above = { $place }: I cannot give the role “{ $role }”, which stands above mine. Move mine up (Server Settings, Roles).
ready-discord-commands = The slash commands are up to date.
ready-discord-commands-new = The slash commands have just been brought up to date.
ready-discord-no-commands = I am not allowed to have commands in this server. Invite me again:
ready-discord-no-link = No lasting link for participants yet. To make one: right-click the channel #{ $place }, Invite to Channel, Edit invite link, Expire after “Never”, No limit; `comptoir ready` then shows it.
ready-discord-sessions = Discord lets me connect only { $left } more times today: do not start me again without need.
ready-discord-test = A test before the event: this message disappears at once.
ready-discord-written = { $place }: I wrote a test message, read it back and removed it ({ $took } ms).
ready-discord-unwritten = { $place }: a test message could not be written there, read back and removed: { $why }. Run `comptoir provision`, or give my role what it needs in that channel.
ready-discord-clock = This computer's clock agrees with Discord's.
ready-discord-clock-off = This computer's clock differs by { $seconds } s from Discord's: set it (NTP), otherwise reminders go out at the wrong time.


## Matrix

matrix-account-closed = The homeserver deactivated or locked our account: ask its administrator to restore it, or give another `user:` ({ $errcode }).
matrix-token-revoked = The homeserver no longer accepts our token: give the password (COMPTOIR_MATRIX_PASSWORD, without COMPTOIR_MATRIX_TOKEN) or a new COMPTOIR_MATRIX_TOKEN, and start again ({ $errcode }).
matrix-secrets-missing = To log in, I need { $token } or { $password } in the environment, or the path of a file that holds it in { $token }_FILE or { $password }_FILE.
matrix-login-refused = { $homeserver } refuses the login of { $user }: check `user:` in the settings, and the password ({ $why }).
matrix-login-later = { $homeserver } asks to wait before { $user } logs in again: run this again in a few minutes.
matrix-places-missing = These places do not exist on Matrix yet: { $places }. Run `comptoir provision` first.
matrix-unreachable = { $homeserver } does not answer like a Matrix homeserver: { $why }. Check `homeserver:` in the settings, and that it runs.
matrix-refuses = { $homeserver } refuses: { $why }. Check what its administrator lets the account of `user:` do, then run this again.
matrix-token-of-another = The Matrix token is that of { $owner }, while the settings say `user: { $user }`.
matrix-no-device = The Matrix token belongs to no device: a message might be sent twice. Give a token that comes from a login.
matrix-room-problem = { $room }: { $problem }
matrix-room-encrypted = this room is encrypted, and I have no key: put the result of `openssl rand -base64 32` into a file of your own and give its path in { $name }_FILE.
matrix-room-powerless = my power level is { $power } and I need { $needed } to write and remove: an administrator of the room must grant it.
matrix-room-not-entered = I could not join it: { $why }. Invite me again, or run `comptoir provision`.
matrix-room-outside = I am not in it: invite me, or run `comptoir provision`.
matrix-room-closed = { $place }: the room { $alias } ({ $room }) exists and I may not enter it: invite me, or take this address from it ({ $why }).
matrix-found-encrypted = { $place }: the room { $alias } ({ $room }) is encrypted, and I have no key: give { $name }_FILE (docs/matrix.md), or take its address and I will make another.
matrix-found-powerless = { $place }: I need power level { $needed } in the room { $alias } ({ $room }): its administrator must grant it.
matrix-room-refused = { $place }: the homeserver does not let me make this room: { $why }. Ask its administrator, then run this again.
matrix-alias-elsewhere = The address { $alias } leads to another room ({ $room }): whoever administers that room must remove it from there, and I will take it back.
matrix-invitation-refused = I could not invite { $name } ({ $account }): { $why }. Check `matrix:` in their entry, and run this again.
matrix-not-removed = The server does not let me remove { $alias } ({ $room }): { $why }. Whoever administers that room or server must do it.
matrix-not-encrypted-only = I cannot read encrypted conversations here: write to me in a conversation without encryption.
matrix-not-alone = In private I talk to one person only: here others would read what is meant for you. Open a conversation with just me.
matrix-pickle-key-missing = The settings ask for encrypted rooms, but { $name } is missing: put the result of `openssl rand -base64 32` into a file that only you can read, and its path in { $name }_FILE. Keep a copy: without it nothing that is encrypted can be read.
matrix-pickle-key-lost = { $name } is missing, and { $path } holds keys that it sealed: give it again. To start afresh without it, move that file away.
matrix-pickle-key-short = { $name } is too short to protect anything (at least { $shortest } characters): make one with `openssl rand -base64 32`.
matrix-pickle-key-wrong = COMPTOIR_MATRIX_PICKLE_KEY is not the one that sealed { $path }: give that one. If it is lost, move that file away: a new device will be needed.
matrix-keys-unwritable = { $path }: I cannot keep the keys of encrypted rooms there ({ $why }). Make this folder writable for the account that runs the bot.
matrix-keys-unopened = { $path } cannot be opened ({ $why }): run this command as the user of the service, whose keys these are. Do not replace them.
matrix-keys-damaged = { $path }: this file of keys cannot be read ({ $why }). Put it back from its backup; failing that, move it away: a new device will be needed.
matrix-keys-lost = The homeserver knows our device { $device } by keys that are lost here, and nobody else can restore them: nothing encrypted could be read. Put the folder comptoir-keys back from its backup. Failing that, take a new device: give COMPTOIR_MATRIX_PASSWORD, without COMPTOIR_MATRIX_TOKEN, or a new token.
matrix-too-many = Too many conversations were just opened with me: go on in another one, write `!question` in the room of the comptoir, or invite me again in an hour.


## `comptoir forget`

forget-not-yet = Nothing was erased: it is too early. To do it anyway, `comptoir forget --now`.
forget-done = { $count ->
    [0] Nothing left to erase: the database names nobody.
    [1] Done: 1 person and their words are erased from the database. Codes, states and numbers of votes stay.
   *[other] Done: { $count } people and their words are erased from the database. Codes, states and numbers of votes stay.
  }


## `comptoir demo`

demo-needs-extra = The demo needs a library that a real day does without ({ $missing }). In the project’s folder: `{ $python } -m pip install ".[demo]"`
demo-ended = The demo ended by itself: that is a fault of Comptoir.
demo-noted = Something unexpected happened during the demo; the details are in { $file }


## `comptoir verify`

not-a-platform-to-verify = No platform of these settings can be verified: it takes Matrix, with COMPTOIR_MATRIX_PICKLE_KEY.
not-a-verifiable-account = "{ $account }" is not a Matrix account: write it whole, as `@ana:example.org`.
verify-no-bot = The bot is not running on this machine, or not with these keys: start `comptoir run`, then try again.
verify-waiting = Waiting. In their direct conversation with the bot, the person opens the bot's profile and chooses "Verify". Ctrl-C to give up.
verify-asked = { $person }: the verification begins. The person accepts it and chooses emoji.
verify-shown = { $person } must see, in the same order:
verify-numbers = or the numbers: { $numbers }
verify-compare = Compare face to face, or in a call; never in the conversation itself.
verify-same = Is it the same on both sides? (yes/no)
verify-confirmed = Confirmed here. Waiting for the person to confirm too.
verify-verified = Verified: the client of { $person } now takes this bot for the real one.
verify-no-conversation = { $person } has no direct conversation with the bot: that person must open one first; then try again.
verify-cancelled = Nothing is verified: { $person } gave up.
verify-left = Nothing is verified: it was cancelled on this side. Try again.
verify-too-long = Nothing is verified: it took too long. Try again.
verify-differs = Nothing is verified: the two sides do not show the same. Somebody may be listening in between: try again, and if it happens again, do not trust this conversation.
verify-false-keys = Nothing is verified: the keys are not those that the server tells. Somebody may stand between you: do not trust this conversation.
verify-failed = Nothing is verified: the two clients do not understand each other. Try again; if it happens again, try from another client ({ $code }).
matrix-verification-asked = The bot asks to verify your account with emoji; your client cannot do that.
matrix-verification-declined = Nobody is at the bot's terminal to compare: ask the organisers when to do it.

verify-emoji-0 = Dog
verify-emoji-1 = Cat
verify-emoji-2 = Lion
verify-emoji-3 = Horse
verify-emoji-4 = Unicorn
verify-emoji-5 = Pig
verify-emoji-6 = Elephant
verify-emoji-7 = Rabbit
verify-emoji-8 = Panda
verify-emoji-9 = Rooster
verify-emoji-10 = Penguin
verify-emoji-11 = Turtle
verify-emoji-12 = Fish
verify-emoji-13 = Octopus
verify-emoji-14 = Butterfly
verify-emoji-15 = Flower
verify-emoji-16 = Tree
verify-emoji-17 = Cactus
verify-emoji-18 = Mushroom
verify-emoji-19 = Globe
verify-emoji-20 = Moon
verify-emoji-21 = Cloud
verify-emoji-22 = Fire
verify-emoji-23 = Banana
verify-emoji-24 = Apple
verify-emoji-25 = Strawberry
verify-emoji-26 = Corn
verify-emoji-27 = Pizza
verify-emoji-28 = Cake
verify-emoji-29 = Heart
verify-emoji-30 = Smiley
verify-emoji-31 = Robot
verify-emoji-32 = Hat
verify-emoji-33 = Glasses
verify-emoji-34 = Spanner
verify-emoji-35 = Santa
verify-emoji-36 = Thumbs Up
verify-emoji-37 = Umbrella
verify-emoji-38 = Hourglass
verify-emoji-39 = Clock
verify-emoji-40 = Gift
verify-emoji-41 = Light Bulb
verify-emoji-42 = Book
verify-emoji-43 = Pencil
verify-emoji-44 = Paperclip
verify-emoji-45 = Scissors
verify-emoji-46 = Lock
verify-emoji-47 = Key
verify-emoji-48 = Hammer
verify-emoji-49 = Telephone
verify-emoji-50 = Flag
verify-emoji-51 = Train
verify-emoji-52 = Bicycle
verify-emoji-53 = Aeroplane
verify-emoji-54 = Rocket
verify-emoji-55 = Trophy
verify-emoji-56 = Ball
verify-emoji-57 = Guitar
verify-emoji-58 = Trumpet
verify-emoji-59 = Bell
verify-emoji-60 = Anchor
verify-emoji-61 = Headphones
verify-emoji-62 = Folder
verify-emoji-63 = Pin


## Reading the organiser’s spreadsheet

import-sheet-not-a-spreadsheet = this file is neither an XLSX, ODS or XLS spreadsheet nor a CSV; save it as one of these.
import-sheet-broken = this file is damaged; open it in your spreadsheet program, save it again, then retry.
import-sheet-locked = this file is protected by a password; save a copy of it without a password.
import-sheet-bomb = this file is far larger once opened than a programme is; copy the sheet of the programme into a new file.
import-sheet-file-too-large = this file is over { $largest } MB; copy the sheet of the programme into a new file.
import-sheet-too-far = the sheet “{ $sheet }” goes as far as { $cell }; delete what is so far away, or copy the programme into a new file.
import-sheet-too-many = the sheet “{ $sheet }” has over { $most } rows; keep those of sessions in a new file.
import-sheet-no-sessions = no table of sessions was found; a row of headings is enough, for example “Time”, “Title”, “Room”, “Speakers”, or a grid with hours on the left and rooms at the top.
import-sheet-no-such-sheet = there is no sheet “{ $sheet }”; the sheets are: { $known }.
import-sheet-no-such-column = there is no column “{ $column }”; write its letter, or its heading: { $known }.
import-sheet-no-such-meaning = “{ $written }”, for the column “{ $column }”, does not say what it holds; write one of these: start, end, duration, when, date, title, kind, room, people, experts, grand-temoin, animateurs, speakers, organisation, abstract, question, stream, number, id, or - not to read it.
import-sheet-heading-guessed = “{ $written }” is read as { $read }; `--map` says otherwise.
import-sheet-column-hidden = the column “{ $written }” is hidden: it is not read.
import-sheet-no-headings = there are no headings: columns are read by what they hold.
import-sheet-other-sheet = the sheet “{ $sheet }” has sessions too: it is not read; `--sheet` chooses it.
import-sheet-row-hidden = hidden, so not read: “{ $written }”.
import-sheet-row-unused = “{ $written }” has no hour and no place among the sessions: left out.
import-sheet-no-title = this row has an hour but no title, it is left out: “{ $written }”.
import-sheet-no-hour = “{ $title }” has no hour.
import-sheet-hour-read = “{ $written }” is read as { $read }.
import-sheet-hour-unread = “{ $written }” is not read as an hour; write for example 10:30, or 10:30-11:15.
import-sheet-duration-unread = “{ $written }” is not read as a duration; write for example 45 min, or 1h30.
import-sheet-end-before-start = the end, { $end }, comes before the start, { $start }: it is not taken.
import-sheet-next-day = “{ $written }” comes after the evening: read as { $read }.
import-sheet-chained = without an hour, these start when what comes before them ends: { $read }.
import-sheet-parallel = “{ $title }” has no hour: read like the one above, in another room, { $read }.
import-sheet-year-missing = “{ $written }” has no year: read as { $read }.
import-sheet-day-missing = no day is written: hours are read on { $read }; `--date` says the day.
import-sheet-person-odd = “{ $written }” does not look like a name: taken as one person.
import-sheet-person-waited = “{ $written }”: somebody is still to be found or confirmed.
import-sheet-organisation-shared = “{ $written }”: it is not clear whose this is; left out.
import-sheet-stream-odd = “{ $written }” is not an address: left out.
import-meaning-start = start
import-meaning-end = end
import-meaning-duration = duration
import-meaning-when = hours
import-meaning-date = date
import-meaning-title = title
import-meaning-kind = kind
import-meaning-room = room
import-meaning-people = people
import-meaning-experts = experts
import-meaning-grand-temoin = grand témoin
import-meaning-animateurs = moderators
import-meaning-speakers = speakers
import-meaning-organisation = organisation
import-meaning-abstract = abstract
import-meaning-question = question
import-meaning-stream = stream
import-meaning-number = number
import-meaning-id = id
## What changes from one programme to the next

change-whole = { $whose }: { $change }
change-event = the event
change-session = “{ $title }” ({ $id })
change-session-added = new session: “{ $title }” ({ $id }), { $when }{ $rooms ->
    [none] {""}
   *[other] , { $rooms }
  }
change-session-removed = no longer there: “{ $title }” ({ $id }), { $when }{ $rooms ->
    [none] {""}
   *[other] , { $rooms }
  }
change-room = the room “{ $name }” ({ $id })
change-room-added = new room: “{ $name }” ({ $id })
change-room-removed = this room is no longer there: “{ $name }” ({ $id })
change-person = { $name } ({ $id })
change-person-added = new person: { $name } ({ $id })
change-person-removed = this person is no longer there: { $name } ({ $id })
change-stands = the stands have changed
change-span = { $start } – { $end }
change-quoted = “{ $text }”
change-nothing = (nothing)
change-come = with { $names }
change-gone = without { $names }
change-times = hours
change-start = start
change-end = end
change-rooms = room
change-title = title
change-kind = kind
change-kind-comptoir = comptoir
change-kind-plenary = plenary
change-kind-forum = forum
change-kind-break = break
change-number = number
change-experts = experts
change-grand-temoin = rapporteur
change-animateurs = moderators
change-speakers = speakers
change-questions-yes = now takes questions
change-questions-no = takes no more questions
change-moderation-yes = its questions are now read before they appear
change-moderation-no = its questions now appear at once
change-restitution-yes = it is now the restitution
change-restitution-no = it is no longer the restitution
change-stream = stream
change-abstract = changed abstract
change-question = question
change-name = name
change-organisation = organisation
change-project = project
change-id = id
change-days = dates
change-timezone = time zone
change-language = language
change-words = changed words of the event
change-organisers = organisers


## `comptoir import`: from the programme that was found to programme.yaml

import-without-title = this session has no title and is left out.
import-without-start = “{ $title }” has no start that can be used and is left out; add it by hand, or its hour in the source.
import-far-away = { $day } cannot be a day of the event.
import-end-before-start = “{ $title }” would end at { $end }, not after its start ({ $start }): its end is left out.
import-end-guessed = “{ $title }” has no end and nothing follows it: I wrote { $end }, an hour after its start.
import-without-end = { $count ->
    [one] one session has no end: it lasts until the next one in its room, or of the day.
   *[other] { $count } sessions have no end: they last until the next one in their room, or of the day.
}
import-hour-skipped = { $hour } does not exist on that day, clocks move forward: I wrote the hour after.
import-hour-twice = { $hour } comes twice on that day, clocks move back: I took the first.
import-no-timezone = the source does not say the time zone: I wrote { $zone }; otherwise `--timezone`.
import-unknown-timezone = the time zone “{ $zone }” is not known.
import-no-event-title = the source does not say the title of the event: I wrote “{ $title }”.
import-long-event = the event would last { $days } days, from { $first } to { $last }: check the dates.
import-kinds-unknown = { $count ->
    [one] one session does not say its kind
   *[other] { $count } sessions do not say their kind
}: here such sessions are plenaries, announced without taking questions; write `kind: comptoir` for those that take some, or run this again with `--kind comptoir` for all.
import-number-taken = “{ $title }” cannot keep number { $number }, which is taken or not between 1 and 9999.
import-restitution = “{ $title }” becomes the restitution (`restitution: true`): questions left open go there.
import-cancelled = “{ $title }” is cancelled in the source: it is only a comment of the file.
import-several-grands-temoins = a session has only one rapporteur: { $name }; also speaking: { $others }.
import-not-an-address = “{ $value }” is not the address of a stream and is left out.
import-same-person = { $name } and { $other } are one person here.
import-person-differs = two things are said of { $name }: “{ $first }”, which is kept, and “{ $second }”.
import-abstracts-cut = the file would be too large: abstracts are cut to { $most } characters.
import-file-head = The programme, read in { $source } by `comptoir import`.
    Read it again and correct it by hand: from now on this is the one that counts. `comptoir check` says what to correct and where.
    If the source changes, the same command with --update takes it up, and keeps what was written here by hand.
    All the keys: docs/reference.md
import-file-organisers = Organisers, among `people`, get the alerts in the control room: `{ $name }: [first-last]`
import-file-cancelled = Cancelled in the source:
import-kept = “{ $title }”, { $what }: the source now says { $theirs }, the file keeps { $mine }.
import-gone = “{ $title }” ({ $id }) is not, or no longer, in the source: it stays in the file; delete it if it is off.
import-gone-cancelled = “{ $title }” ({ $id }) is cancelled in the source: it stays in the file; delete it.
import-examples = the examples of `comptoir init` make room: { $titles }.
import-file-exists = { $file } exists already, nothing is written. Add `--update` to put into it what the source says (what was written by hand is kept), or `-o other.yaml` for another file.
import-source-missing = this file does not exist; give the path of a file, or an address `https://…`.
import-source-is-folder = this is a folder; give the name of a file, for example `day.xlsx`.
import-unknown-meaning = “{ $value }” is not what a column can mean; the possible meanings are { $known }, or `nothing` for a column that is not used.
import-unknown-meaning-near = “{ $value }” is not what a column can mean; write `{ $near }`.
import-nothing = { $file }: no session of it can be used, nothing is written.
import-cannot-edit = { $file } cannot be brought up to date without a risk of losing something; nothing is changed. Write elsewhere with `-o other.yaml`, and copy what has changed.
import-dry-run = Nothing is written. Without `--dry-run`, it will be.
import-copied = The former file is kept: { $file }
import-written = Written: { $file }
import-next = Next:
import-next-settings = the settings, still missing
import-next-check = what is left to correct, and where
import-next-plan = each message of the day, at its hour and in its place
import-read = { $file }, read as { $format }.
import-columns = The columns, as I read them (`--map` corrects them):
import-doubts = The doubts:
import-elsewhere = {" "}and { $count ->
    [one] one other
   *[other] { $count } others
}
import-changes = { $count ->
    [0] The programme does not change.
   *[other] What changes:
  }
import-counts = { $sessions } { $sessions ->
    [1] session read
   *[other] sessions read
  }. In the programme: { $written } { $written ->
    [1] session
   *[other] sessions
  }, { $rooms } { $rooms ->
    [1] room
   *[other] rooms
  }, { $people } { $people ->
    [1] person
   *[other] people
  }. { $doubts ->
    [0] No doubt.
    [1] 1 doubt, above.
   *[other] { $doubts } doubts, above.
  }
import-means-nothing = nothing


## `comptoir init`

init-exists = { $file } exists already, nothing is written; go to another folder, or name another file with `-c`.
init-programme-kept = { $file } exists already and stays as it is; only the settings are missing.
init-needs = `{ $option }` is missing: nobody can answer the question here.
init-ask-title = The title of the event?
init-ask-days = Its day (2027-03-04), or the first and the last (2027-03-04 2027-03-05)?
init-ask-language = Its language, fr or en?
init-ask-organiser = Your name, which opens the control room and the desks (- for later)?
init-ask-matrix = The address of its Matrix server (- if it is not there; without a chat, it is on web pages)?
init-ask-discord = The number of its Discord server (- if it is not there)?
init-ask-comptoirs = How many comptoirs?
init-empty = an answer is needed.
init-too-many = { $most } comptoirs at most; the others are added by hand, or by `comptoir import`.
init-next-file = day.xlsx
init-next-import = puts your spreadsheet in place of the examples
init-next-run = opens the event: http://127.0.0.1:8080
init-next-ready = the addresses to give, and everybody’s code
init-next-provision = makes the rooms, once the bot has its account (docs/matrix.md, docs/discord.md)
init-file-programme = The programme of the day. Correct it by hand, or put your spreadsheet in place of the examples:
    comptoir import day.xlsx --update
    `comptoir check` says what to correct and where. All the keys: docs/reference.md
init-file-people = The rooms and the people, under a short name that the sessions use; take away the # and put in yours.
    rooms: {"{"}great-hall: The Great Hall, library: The Library{"}"}
    people: {"{"}mary-smith: {"{"}name: Mary Smith, title: Director, organization: Example{"}"}{"}"}
    organizers: [mary-smith]
    Organisers are in the control room. A session also has, for example, `room: library` and `moderators: [mary-smith]`.
init-file-sessions = Examples: change their titles and their hours, add their people.
init-file-user = the account of the bot: see docs/matrix.md
init-file-settings = The settings. No secret is here: docs/matrix.md and docs/discord.md say where they are.
    All the keys: docs/reference.md
init-file-rooms = The rooms and the people, under a short name that the sessions use. A room:
    rooms: {"{"}grande-salle: The big room, bureau: The office{"}"}
    A session has for instance `room: bureau` too, and `animateurs: […]`, short names of `people`.
init-file-listen = http://127.0.0.1:8080; the address of the day: docs/web.md
init-file-chats = On a chat too, or instead: take away the # of the line that fits.
    matrix: {"{"}homeserver: "https://matrix.example.org", user: "@comptoir:example.org"{"}"}
    discord: {"{"}guild: 123456789012345678{"}"}
init-file-web = Pages for the room, where nobody needs an account: take away the #.
    web: {"{"}listen: 8080{"}"}
init-file-settings-more = To rehearse, with another database and the same programme: a copy of this file, and these lines
    database: rehearsal.db
    clock: {"{"}start: { $start }, speed: 60{"}"}
init-welcome = Welcome
init-restitution = What we heard
init-comptoir = Comptoir { $number }


## The programme saved while the bot runs

run-kept = This programme cannot be taken: the bot goes on with the one that was taken last. Correct the file; it is read as soon as it is saved.


## The programme: what a running bot cannot change

fixed-id = `id` does not change once the places are made; restore `{ $present }`. Another event needs another folder, with its own database.
fixed-timezone = `timezone` does not change while the bot runs; restore `{ $present }`, or stop the bot, run `comptoir provision`, then `comptoir run`.
fixed-language = `language` does not change while the bot runs; restore `{ $present }`, or stop the bot, run `comptoir provision`, then `comptoir run`.
fixed-words = `words` does not change while the bot runs; restore the former words, or stop the bot, run `comptoir provision`, then `comptoir run`.

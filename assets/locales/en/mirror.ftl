# The mirror, in English. Messages are grouped by where they stand on the screen.

language-other = 中文
language-switch = Switch to Chinese
language-switched = English
sound-on = Sound on
sound-off = Sound off

loading-title = One moment
loading-body = The mirror is waking up.

attract-title = Step closer
attract-body = See yourself in { $count } frames, true to size.
attract-hint = Touch anywhere to begin
privacy = Your picture stays in this mirror. Nothing is recorded.

size-caption = lens · bridge · temple in mm
pupils = Pupillary distance { $value } mm ({ $low }–{ $high })
pupils-pending = Look straight into the mirror to be measured

fit-right = The right width for you
fit-right-probably = Probably the right width
fit-narrow = Narrow for your face
fit-narrow-probably = Probably narrow for you
fit-wide = Wide for your face
fit-wide-probably = Probably wide for you
fit-short-right = Right width
fit-short-narrow = Narrow
fit-short-wide = Wide

compare = Compare
compare-title = Which one is you?
compare-hint = Touch a side, then choose another frame for it.
compare-done = Done
compare-side = Change this look
keep = Keep picture
close = Close

keep-saving-title = Keeping your picture
keep-saving-body = Hold still for a moment.
keep-saved-title = Your picture is kept
keep-saved-body = It is called { $name }. Ask us to send it to you.
keep-failed-title = The picture could not be kept
keep-failed-body = Please try once more, or ask us for help.

trouble-busy-title = The camera is in use
trouble-busy-body = Another program is using it. Close that program.
trouble-refused-title = The camera is locked
trouble-refused-body = Allow this program to use the camera in the system's settings.
trouble-unplugged-title = The camera is unplugged
trouble-unplugged-body = Check its cable, and plug it in again.
trouble-missing-title = There is no camera
trouble-missing-body = Connect a camera to this mirror.
trouble-returns = The mirror comes back by itself.

demo = Demonstration portrait

label-product = { $name }, { $price }
label-colour = Colour { $name }
label-shelf = Frames

"""Some 120 questions of many subjects, few of which any one folder of articles answers.

What they score against a store is what questions score there by chance (`gate.py`). They are
written for this, are about people and things both real and invented, and are of the forms
questions have; whoever changes one raises `gate.GATE_VERSION`.
"""

from typing import Final

_QUESTIONS: Final = """
how do you get candle wax out of a carpet
what is the best soil for growing blueberries in pots
When was the first parachute jump made from a balloon?
who invented the zip fastener
How many strings does a concert harp have?
why do cats purr when they sleep
What did the harbour master of Port Ellery say about the ferry timetable?
which planet has the most moons
how long should eggs be boiled for a picnic
Who painted the ceiling of the chapel at Monte Sorbello?
What is the difference between a crocodile and an alligator?
when did the Lindqvist brothers open their first bakery
how much does a grand piano weigh
Where do monarch butterflies spend the winter?
what causes hiccups in babies
Who won the women's singles at the Norwood badminton open?
What year did the Tacoma bridge collapse?
how are diamonds graded
Which country grows the most vanilla?
why did the shipping firm Hallam and Pryce go bankrupt
What is the capital of Burkina Faso?
how does a sewing machine make a stitch
who wrote the opera about the barber
What happens to a tooth when enamel wears away?
When do the clocks change in Tasmania?
how many players are in a water polo team
What did Professor Imelda Szabo discover about snails?
where was the first underground railway built
Why is the sky orange at dusk?
what should I feed a hedgehog in autumn
Who composed the music for the silent film about a lighthouse?
How fast can a peregrine falcon dive?
which metal melts at the lowest temperature
What role does gluten play in bread dough?
when was the printing press brought to Iceland
how do glaciers carve a valley
Who succeeded the abbot of Kilmorran in 1412?
What was the name of the dog in the cartoon about a haunted house?
what is the recipe for a Portuguese custard tart
How old is the oldest known olive tree?
why are school buses yellow
Which judge heard the case of the stolen violin?
what are the symptoms of an ear infection
Where can you see puffins in spring?
how many calories are in a boiled potato
Who was the youngest astronaut to walk in space?
What do the rings on a barometer dial mean?
when does the salmon fishing season end in Norway
What percentage of households own a tumble dryer?
how is parchment made from animal skin
what does a notary do
Who designed the glass pyramid in front of the museum?
Why did Admiral Thornquist refuse to sail to Batavia?
how do you tune a ukulele
What colour is the flag of Mauritius?
which vitamins help with night blindness
How does a heat pump warm a house in winter?
where does cinnamon come from
When was the treaty on whaling signed?
who discovered the tomb of the boy king
What is a haiku?
how long does a passport take to renew
What did the mayor of Grünbach promise the beekeepers?
Which composer went deaf?
why does bread go stale faster in the fridge
How many bones are there in the human foot?
what language is spoken in Andorra
Who founded the chain of shops called Penhallow Stores?
What are the rules for offside in field hockey?
when did dinosaurs become extinct
How do submarines surface again?
what is the tallest waterfall in Venezuela
Where did the tango originate?
who holds the record for the longest ski jump
What is the boiling point of mercury?
why do leaves turn red in October
How did Queen Aldara lose her crown?
what was the ransom paid to the pirates off Cape Verrin
Which instrument did the jazz musician Odell Farrow play?
how much rain falls in the Atacama desert each year
What is the plot of the novel about the clockmaker's daughter?
when should roses be pruned
Who is the patron saint of shoemakers?
What happened to the crew of the trawler Margit Elise?
how do bats find insects in the dark
what is the population of Luxembourg
Why was the Brackendale tunnel closed to cyclists?
Which card game uses two jokers?
where is the longest cave in Kentucky
How does yeast make dough rise?
who played the detective in the series set in Aarhus
What kind of wood is used for cricket bats?
when did the mail coach stop running between Oxford and Bath
what does the appendix do
How many episodes of the puppet show were broadcast?
What materials are used to make contact lenses?
why did the Zambrano vineyard change its labels
Who gave the eulogy at the funeral of the trapeze artist?
how is the interest on a mortgage worked out
Which rivers meet at Koblenz?
what is the gestation period of an elephant
When was chess first played by telegraph?
Where was the weaver Jonas Okerlund born?
what did critics think of the ballet based on a fairy tale
How do you remove a wasp nest from an attic?
who sells spare parts for old typewriters
What was the dowry of the duchess in the portrait?
why is the Dead Sea so salty
which airport is nearest to Machu Picchu
How many eyes does a scallop have?
what is the minimum age to drive a tractor
When did the comedian Bettina Wolff retire from the stage?
how do I reset the password of my router
What are the main ingredients of mole sauce?
Who led the expedition across the Gobi on camels?
what shape is a lute
Why do onions make you cry?
How heavy was the meteorite found by the shepherd?
which muscles does rowing train
What is the meaning of the knot on the sailor's tattoo?
"""

OFF_TOPIC: Final = tuple(line for line in _QUESTIONS.splitlines() if line)

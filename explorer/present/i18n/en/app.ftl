app-name = Split Explorer
app-purpose = Where to cut a neural network between a device and a server
app-explore = Explore
app-bad_url = In the address: { $problem }. This part was left out.
app-compare = Compare
app-business_case = Business case
app-what_if = What if
app-dynamics = Dynamics

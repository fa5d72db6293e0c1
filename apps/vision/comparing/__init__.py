"""What differs between two pictures: registered, evenly lit, measured. Pure functions of pictures,
without database rows. OpenCV is loaded by the submodules, so import those where they are needed.
"""

@rem cmd has no exec. In sh it hands the process over to node, so that signals from npm reach the command.
@%*

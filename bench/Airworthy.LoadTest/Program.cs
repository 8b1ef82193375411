using Airworthy.LoadTest;
await BareKestrel.Run(args[1]);

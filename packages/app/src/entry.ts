// First of all: the router would write the secret of a mailed link back into the address bar.
import './platform/mail-token';
import 'expo-router/entry';
